### Health message "get-tested": Polish.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Proszę zrobić test, jeśli czują się Państwo chorzy
    .summary =
        Choroba lub kontakt z zakażonym? Proszę zostać w domu { $days ->
            [0] do wyniku testu
            [one] jeden dzień
            [few] { NUMBER($days) } dni
            [many] { NUMBER($days) } dni
           *[other] { NUMBER($days) } dnia
        }. Bezpłatny test: { $place }. Pytania: { -hotline }.
    .body =
        Proszę zrobić test, jeśli czują się Państwo chorzy lub byli blisko osoby zakażonej. Test można zrobić tutaj: { $place }. Test jest bezpłatny i dobrowolny.

        Proszę zostać w domu { $days ->
            [0] do otrzymania wyniku testu.
            [one] przez jeden dzień.
            [few] przez { NUMBER($days) } dni.
            [many] przez { NUMBER($days) } dni.
           *[other] przez { NUMBER($days) } dnia.
        } Proszę wychodzić tylko na test lub do lekarza. O zrobienie zakupów proszę poprosić inne osoby.

        ## Kiedy idą Państwo na test

        - Jeśli to możliwe, proszę przyjść pieszo lub przyjechać własnym samochodem.
        - Proszę zachować odstęp od innych.
        - Proszę zabrać kartę zdrowia (sundhedskort), jeśli ją Państwo mają.

        Jeśli poczują się Państwo gorzej, proszę zadzwonić do swojego lekarza. Jeśli życie jest zagrożone, proszę zadzwonić pod numer **112**.

        Personel ma obowiązek zachować tajemnicę. Jeśli mają Państwo pytania lub potrzebują pomocy, proszę zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o testach]({ -website }).
    .action = Informacje o testach
    .poster = Czują się Państwo chorzy? Proszę zrobić bezpłatny test: { $place }. Telefon: { -hotline }.
    .spoken =
        To jest wiadomość od { -municipality(case: "genitive") }. Czują się Państwo chorzy lub byli blisko osoby zakażonej? W takim razie proszę zrobić test. Test można zrobić tutaj: { $place }. Test jest bezpłatny.

        To ważne: proszę zostać w domu { $days ->
            [0] do otrzymania wyniku testu.
            [one] przez jeden dzień.
            [few] przez { NUMBER($days) } dni.
            [many] przez { NUMBER($days) } dni.
           *[other] przez { NUMBER($days) } dnia.
        } Jeśli poczują się Państwo gorzej, proszę zadzwonić do swojego lekarza. Jeśli życie jest zagrożone, proszę zadzwonić pod numer 112.

        Jeśli mają Państwo pytania, proszę zadzwonić do nas pod numer { -hotline }. Dziękujemy, że dbają Państwo o siebie i innych.
