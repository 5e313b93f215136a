### Health message "get-tested": Turkish.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Kendinizi hasta hissediyorsanız test yaptırın
    .summary =
        Hastaysanız veya hastayla temas ettiyseniz { $days ->
            [0] sonucu evde bekleyin
            [one] bir gün evde kalın
           *[other] { NUMBER($days) } gün evde kalın
        }. Ücretsiz test: { $place }. Sorular: { -hotline }.
    .body =
        Kendinizi hasta hissediyorsanız veya hastalık bulaşmış biriyle yakın temasınız olduysa test yaptırın. Test yeri: { $place }. Test ücretsizdir ve isteğe bağlıdır.

        { $days ->
            [0] Test sonucunuz gelene kadar evde kalın.
            [one] Bir gün evde kalın.
           *[other] { NUMBER($days) } gün evde kalın.
        } Yalnızca test yaptırmak veya doktora gitmek için dışarı çıkın. Alışverişinizi yapmalarını başkalarından rica edin.

        ## Teste giderken

        - Mümkünse yürüyerek veya kendi arabanızla gidin.
        - Başkalarıyla aranızda mesafe bırakın.
        - Varsa sağlık kartınızı yanınıza alın.

        Durumunuz kötüleşirse doktorunuzu arayın. Hayati tehlike varsa **112** numaralı telefonu arayın.

        Çalışanlar sır saklamakla yükümlüdür. Sorularınız varsa veya yardıma ihtiyacınız olursa bizi { -hotline } numaralı telefondan arayın ya da [test hakkında daha fazla bilgi okuyun]({ -website }).
    .action = Test hakkında bilgi edinin
    .poster = Kendinizi hasta mı hissediyorsunuz? Ücretsiz test: { $place }. Bizi arayın: { -hotline }.
    .spoken =
        { -municipality } olarak size bir mesajımız var. Kendinizi hasta mı hissediyorsunuz? Ya da hastalık bulaşmış biriyle yakın temasınız mı oldu? O zaman lütfen test yaptırın. Test yeri: { $place }. Test ücretsizdir.

        { $days ->
            [0] Test sonucunuz gelene kadar evde kalmanız önemlidir.
            [one] Bir gün evde kalmanız önemlidir.
           *[other] { NUMBER($days) } gün evde kalmanız önemlidir.
        } Durumunuz kötüleşirse doktorunuzu arayın. Hayati tehlike varsa 112 numaralı telefonu arayın.

        Sorularınız varsa bizi { -hotline } numaralı telefondan arayın. Kendinizi ve başkalarını koruduğunuz için teşekkür ederiz.
