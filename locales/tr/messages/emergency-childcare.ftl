### Health message "emergency-childcare": Turkish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = { $institution } adlı kurumda { DATETIME($from, dateStyle: "long") } tarihinden itibaren acil çocuk bakımı
    .summary =
        { $institution } adlı kurumda { DATETIME($from, dateStyle: "long") } tarihinden itibaren acil çocuk bakımı: { $places ->
            [0] boş yer yok
            [one] bir boş yer var
           *[other] { NUMBER($places) } boş yer var
        }. Yardım için: { -hotline }.
    .body =
        Acil çocuk bakımına ihtiyacınız varsa bizi { -hotline } numaralı telefondan arayın. Lütfen çocuğunuzla gelmeden önce arayın.

        Acil çocuk bakımı, evde bakacak kimsesi olmayan çocuklar içindir. Örneğin anne ve babası işe gitmek zorunda olan çocuklar gelebilir. { $institution } adlı kurum { DATETIME($from, dateStyle: "full") } gününden itibaren çocuk kabul ediyor. { $places ->
            [0] Şu anda boş yer yok. Yine de bizi arayın, başka bir çözüm bulmanıza yardım ederiz.
            [one] Şu anda bir boş yer var.
           *[other] Şu anda { NUMBER($places) } boş yer var.
        }

        ## Geldiğinizde

        - Çocuğunuz hastaysa evde kalsın.
        - Gelince ve giderken çocuğunuzla birlikte ellerinizi yıkayın.
        - Gün içinde size nasıl ulaşabileceklerini çalışanlara söyleyin.

        Bize anlattıklarınız gizli kalır. İsterseniz [acil çocuk bakımı hakkında daha fazla bilgi okuyabilirsiniz]({ -website }).
    .action = Acil çocuk bakımı hakkında bilgi edinin
