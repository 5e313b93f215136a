### Health message "school-reopens": Turkish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } { DATETIME($from, dateStyle: "long") } tarihinde yeniden açılıyor
    .summary =
        { $school } { DATETIME($from, dateStyle: "long") } tarihinde açılıyor. Her grupta en fazla { $pupils ->
            [one] bir öğrenci
           *[other] { NUMBER($pupils) } öğrenci
        }. Hasta çocuklar evde kalsın. Sorular: { -hotline }.
    .body =
        Çocuğunuz sağlıklıysa { DATETIME($from, dateStyle: "full") } gününden itibaren onu okula gönderin. Çocuğunuz hastaysa evde kalsın ve bunu okula haber verin.

        { $school } öğrencileri küçük gruplara ayrıldı. Her grupta en fazla { $pupils ->
            [one] bir öğrenci
           *[other] { NUMBER($pupils) } öğrenci
        } bulunur. Bunu, hastalığın bulaşma riskini azaltmak için yapıyoruz.

        ## Nasıl yardımcı olabilirsiniz?

        - Çocuğunuza ellerini sık sık yıkamasını ve kolunun içine öksürmesini anlatın.
        - Çocuğunuz içeri tek başına girebiliyorsa okulun dışında vedalaşın.
        - Evde hasta olan veya özellikle korunması gereken biri varsa okula haber verin.

        Endişelenmeniz çok normaldir. Çocuğunuzun öğretmeniyle konuşun, bizi { -hotline } numaralı telefondan arayın ya da [okullar hakkında daha fazla bilgi okuyun]({ -website }). Anlattıklarınız gizli kalır.
    .action = Okulun açılışı hakkında bilgi edinin
