### Health message "mayors-letter": Polish.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = List burmistrza do mieszkańców z innych krajów
    .summary = Szanowni Państwo, są Państwo częścią naszego miasta. Rady w Państwa języku: { -website }. Pytania: { -hotline }.
    .body =
        Szanowni mieszkańcy { -municipality(case: "genitive") } z innych krajów!

        Obecnie szerzy się choroba zakaźna. Proszę stosować się do rad władz, a w razie choroby zostać w domu. Mogą Państwo [przeczytać rady w swoim języku]({ -website }).

        Być może Państwa rodzina jest daleko i być może trudno jest zrozumieć wiadomości w mediach. Nie są Państwo sami. Jeśli mają Państwo pytania lub potrzebują pomocy, proszę zadzwonić do nas pod numer { -hotline }. Porady są bezpłatne, a to, co nam Państwo powiedzą, jest poufne.

        ## Proszę nam pomóc pomagać

        - Proszę często myć ręce i zachować odstęp od osób chorych.
        - Proszę zapytać sąsiada, czy potrzebuje pomocy w zakupach.
        - Proszę przekazać ten list innym osobom, które mówią w Państwa języku.

        Dziękuję, że są Państwo częścią naszego miasta i dbają o nas wszystkich. Z wyrazami szacunku, burmistrz
    .action = Rady dla Państwa
