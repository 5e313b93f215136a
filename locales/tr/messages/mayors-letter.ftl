### Health message "mayors-letter": Turkish.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = Belediye başkanından, başka bir ülkeden gelen siz değerli hemşehrimize mektup
    .summary = Değerli hemşehrimiz, şehrimizin bir parçasısınız. Dilinizde sağlık önerileri: { -website }. Sorular: { -hotline }.
    .body =
        Başka bir ülkeden gelen ve { -municipality } sınırları içinde yaşayan değerli hemşehrimiz

        Şu anda insandan insana bulaşan bir hastalık var. Yetkililerin önerilerine uyun ve hastaysanız evde kalın. [Önerileri kendi dilinizde okuyabilirsiniz]({ -website }).

        Belki aileniz uzakta, belki de haberleri anlamak zor. Yalnız değilsiniz. Sorularınız varsa veya yardıma ihtiyacınız olursa bizi { -hotline } numaralı telefondan arayın. Danışmak ücretsizdir ve anlattıklarınız gizli kalır.

        ## Siz de bize yardımcı olun

        - Ellerinizi sık sık yıkayın ve hasta olanlarla aranızda mesafe bırakın.
        - Komşunuza, alışveriş için yardıma ihtiyacı olup olmadığını sorun.
        - Bu mektubu sizin dilinizi konuşan başka kişilerle paylaşın.

        Şehrimizin bir parçası olduğunuz ve hepimizi koruduğunuz için teşekkür ederim. Saygılarımla, Belediye Başkanı
    .action = Önerileri okuyun
