### Health message "holiday-gatherings": Turkish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Bayramı az kişiyle kutlayın
    .summary =
        İyi bayramlar! { DATETIME($until, dateStyle: "long") } gününün sonuna kadar: { $people ->
            [0] misafir yok
            [one] en fazla bir kişi
           *[other] en fazla { NUMBER($people) } kişi bir arada
        }. Hastaysanız evde kalın. Sorular: { -hotline }.
    .body =
        Bu yıl bayramı az kişiyle kutlayın. { DATETIME($until, dateStyle: "full") } gününün sonuna kadar { $people ->
            [0] eve misafir kabul etmeyin.
            [one] en fazla bir kişi bulunabilir.
           *[other] en fazla { NUMBER($people) } kişi bir arada olabilir.
        } Bu kural, hangi bayramı kutlarsa kutlasın herkes için geçerlidir.

        Bayramda insanların bir arada olmak istediğini biliyoruz. Az kişi olduğumuzda birbirimizi, özellikle yaşlıları ve hastaları korumuş oluruz.

        ## Öneriler

        - Hastaysanız, hastalığınız hafif olsa bile evde kalın.
        - Mümkünse dışarıda buluşun, içerideyken de odayı havalandırın.
        - Yemek yapmadan önce ve yemek yemeden önce ellerinizi yıkayın.
        - Ziyaret edemediğiniz kişileri telefonla arayın.

        Sorularınız varsa bizi { -hotline } numaralı telefondan arayın ya da [kurallar hakkında daha fazla bilgi okuyun]({ -website }). Size ve ailenize iyi bayramlar dileriz.
    .action = Kuralları okuyun
