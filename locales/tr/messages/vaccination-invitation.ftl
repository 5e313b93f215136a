### Health message "vaccination-invitation": Turkish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Ücretsiz aşıya davetlisiniz
    .summary =
        Ücretsiz aşı, { $age ->
            [0] herkes için
            [one] bir yaş ve üzeri herkes için
           *[other] { NUMBER($age) } yaş ve üzeri herkes için
        }: { $place }. Başlangıç: { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Sorular: { -hotline }.
    .body =
        Aşı olmak için buraya gelin: { $place }. Başlangıç zamanı: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Aşı ücretsizdir ve isteğe bağlıdır.

        { $age ->
            [0] Bu davet, yaşı ne olursa olsun herkes içindir.
            [one] Bu davet, bir yaşında veya daha büyük olan herkes içindir.
           *[other] Bu davet, { NUMBER($age) } yaşında veya daha büyük olan herkes içindir.
        } Size destek olacak birini yanınızda getirebilirsiniz.

        ## Gelmeden önce

        - Varsa sağlık kartınızı yanınıza alın.
        - Hastaysanız evde kalın ve yeni bir randevu için bizi arayın.
        - Hamileyseniz, alerjiniz varsa, hastaysanız veya ilaç kullanıyorsanız çalışanlara söyleyin.

        Karar vermeden önce, emin olmadığınız her şeyi doktorunuza veya çalışanlara sorabilirsiniz. Çalışanlar sır saklamakla yükümlüdür.

        Sorularınız varsa, tercümana veya gelmek için yardıma ihtiyacınız olursa bizi { -hotline } numaralı telefondan arayın ya da [aşı hakkında daha fazla bilgi okuyun]({ -website }).
    .action = Aşı hakkında bilgi edinin
