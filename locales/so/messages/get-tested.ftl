### Health message "get-tested": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Is baar haddii aad xanuun dareemayso
    .summary =
        Ma xanuunsan tahay ama ma la joogtay qof cudur qaba? Guriga joog { $days ->
            [0] ilaa jawaabtu timaaddo
            [one] hal maalin
           *[other] { NUMBER($days) } maalmood
        }. Baaritaan bilaash: { $place }. Su'aalo: { -hotline }.
    .body =
        Is baar haddii aad xanuun dareemayso, ama haddii aad u dhowayd qof cudurka qaba. Halkan ayaa lagugu baari karaa: { $place }. Baaritaanku waa bilaash, waana ikhtiyaarkaaga.

        Guriga joog { $days ->
            [0] ilaa aad hesho jawaabta baaritaanka.
            [one] hal maalin.
           *[other] { NUMBER($days) } maalmood.
        } Guriga uga bax oo keliya inaad baaritaan ama dhakhtar aaddo. Dadka kale ka codso inay wax kuu soo iibiyaan.

        ## Marka aad baaritaanka aadayso

        - Lugee ama gaarigaaga ku tag haddii aad awooddo.
        - Dadka kale ka fogow.
        - Qaado kaarkaaga caafimaadka haddii aad haysato.

        Wac dhakhtarkaaga haddii xanuunku kugu sii darto. Wac **112** haddii naftu khatar ku jirto.

        Shaqaalaha waxaa waajib ku ah inay sirtaada ilaaliyaan. Naga soo wac { -hotline } haddii aad su'aalo qabto ama caawimo u baahan tahay, ama [wax dheeraad ah ka akhri baaritaanka]({ -website }).
    .action = Wax ka akhri baaritaanka
    .poster = Miyaad xanuun dareemaysaa? Si bilaash ah isku baar: { $place }. Wac { -hotline }.
    .spoken =
        Tani waa farriin ka timid { -municipality }. Miyaad xanuun dareemaysaa, mise waxaad u dhowayd qof cudurka qaba? Markaas fadlan is baar. Halkan ayaa lagugu baari karaa: { $place }. Baaritaanku waa bilaash.

        Waa muhiim inaad guriga joogto { $days ->
            [0] ilaa aad hesho jawaabta baaritaanka.
            [one] hal maalin.
           *[other] { NUMBER($days) } maalmood.
        } Wac dhakhtarkaaga haddii xanuunku kugu sii darto. Wac 112 haddii naftu khatar ku jirto.

        Haddii aad su'aalo qabto, naga soo wac { -hotline }. Waad ku mahadsan tahay inaad naftaada iyo dadka kaleba ilaaliso.
