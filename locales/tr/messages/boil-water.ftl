### Health message "boil-water": Turkish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = { $area } bölgesinde musluk suyunu kaynatın
    .summary =
        ÖNEMLİ: { $area } bölgesinde { DATETIME($from, dateStyle: "long") } tarihinden itibaren suyu içmeden önce en az { $minutes ->
            [one] bir dakika
           *[other] { NUMBER($minutes) } dakika
        } kaynatın. Sorular: { -hotline }.
    .body =
        Musluk suyunu kaynatmadan içmeyin. Bu uyarı { $area } bölgesi içindir. Uyarı { DATETIME($from, dateStyle: "full") } gününden itibaren, suyun yeniden temiz olduğunu size yazana kadar geçerlidir.

        Suyu en az { $minutes ->
            [one] bir dakika
           *[other] { NUMBER($minutes) } dakika
        } fokur fokur kaynatın. Sonra soğumaya bırakın ve temiz, kapaklı bir kapta saklayın.

        ## Yalnızca kaynatılmış su veya şişe suyu kullanın

        - içmek ve yemek yapmak için
        - bebeklerin sütünü ve mamasını hazırlamak için
        - diş fırçalamak için
        - meyve ve sebze yıkamak ve buz yapmak için

        Musluk suyuyla yıkanabilir, çamaşır yıkayabilir ve sifonu çekebilirsiniz. Çocukların yıkanırken bu suyu yutmamasına dikkat edin.

        Hastalanırsanız doktorunuzu arayın. Komşularınıza da haber verin. Sorularınız varsa veya suyu kendiniz kaynatamıyorsanız bizi { -hotline } numaralı telefondan arayın ya da [su hakkında daha fazla bilgi okuyun]({ -website }).
    .action = Su hakkında bilgi edinin
    .poster = Suyu içmeden önce en az { $minutes ->
            [one] bir dakika
           *[other] { NUMBER($minutes) } dakika
        } kaynatın. Bizi arayın: { -hotline }.
    .spoken =
        { -municipality } olarak { $area } bölgesindeki herkese önemli bir mesajımız var. Musluk suyunu kaynatmadan içmeyin. Bu uyarı { DATETIME($from, dateStyle: "full") } gününden itibaren geçerlidir.

        Suyu en az { $minutes ->
            [one] bir dakika
           *[other] { NUMBER($minutes) } dakika
        } fokur fokur kaynatın. Yemek yaparken, diş fırçalarken ve bebeklere mama hazırlarken de kaynatılmış su kullanın.

        Komşularınıza haber verin. Hastalanırsanız doktorunuzu arayın. Sorularınız varsa bizi { -hotline } numaralı telefondan arayın. Su yeniden temiz olduğunda size haber vereceğiz.
