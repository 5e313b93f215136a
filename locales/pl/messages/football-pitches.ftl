### Health message "football-pitches": Polish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Nowe zasady na boiskach piłkarskich od { DATETIME($from, dateStyle: "long") }
    .summary =
        Piłka nożna od { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] boiska są zamknięte
            [one] najwyżej jeden gracz na każdym boisku
            [few] najwyżej { NUMBER($players) } graczy na każdym boisku
            [many] najwyżej { NUMBER($players) } graczy na każdym boisku
           *[other] najwyżej { NUMBER($players) } gracza na każdym boisku
        }. W razie choroby proszę zostać w domu. Pytania: { -hotline }.
    .body =
        Proszę przestrzegać nowych zasad na boiskach piłkarskich. Początek: { DATETIME($from, dateStyle: "full") }. { $players ->
            [0] Boiska są zamknięte, dopóki znów nie napiszemy.
            [one] Na każdym boisku może być najwyżej jeden gracz.
            [few] Na każdym boisku może być najwyżej { NUMBER($players) } graczy.
            [many] Na każdym boisku może być najwyżej { NUMBER($players) } graczy.
           *[other] Na każdym boisku może być najwyżej { NUMBER($players) } gracza.
        }

        - W razie choroby proszę zostać w domu.
        - Jeśli boisko jest zajęte, proszę znaleźć inne lub poczekać.
        - Proszę zachować odstęp przed meczem i po meczu.
        - Proszę zabrać własną butelkę z wodą oraz myć lub dezynfekować ręce.

        Zasady dotyczą dzieci i dorosłych, także podczas gry poza klubem. Rodziców prosimy o rozmowę z dziećmi o tych zasadach.

        Świeże powietrze i ruch są zdrowe. Te zasady są po to, żeby można było korzystać z boisk bez zarażania się. Jeśli mają Państwo pytania, proszę zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o sporcie]({ -website }).
    .action = Informacje o sporcie
