### Health message "holiday-gatherings": Polish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Proszę spędzić święta w małym gronie
    .summary =
        Dobrych świąt! Do { DATETIME($until, dateStyle: "long") } włącznie: { $people ->
            [0] bez gości
            [one] najwyżej jedna osoba
            [few] najwyżej { NUMBER($people) } osoby razem
            [many] najwyżej { NUMBER($people) } osób razem
           *[other] najwyżej { NUMBER($people) } osoby razem
        }. W razie choroby proszę zostać w domu. Pytania: { -hotline }.
    .body =
        W tym roku prosimy spędzić święta w małym gronie. { $people ->
            [0] Proszę nie przyjmować gości.
            [one] Na spotkaniu może być najwyżej jedna osoba.
            [few] Na spotkaniu mogą być najwyżej { NUMBER($people) } osoby.
            [many] Na spotkaniu może być najwyżej { NUMBER($people) } osób.
           *[other] Na spotkaniu może być najwyżej { NUMBER($people) } osoby.
        } Ostatni dzień, w którym obowiązuje ta zasada: { DATETIME($until, dateStyle: "full") }. Dotyczy to wszystkich, bez względu na to, jakie święta obchodzą.

        Wiemy, że w święta ludzie chcą być razem. Kiedy jest nas mało, chronimy się nawzajem, a najbardziej osoby starsze i chore.

        ## Dobre rady

        - W razie choroby proszę zostać w domu, nawet jeśli to lekka choroba.
        - Najlepiej spotykać się na dworze. W domu proszę wietrzyć.
        - Proszę myć ręce przed gotowaniem i przed jedzeniem.
        - Proszę dzwonić do osób, których nie można odwiedzić.

        Jeśli mają Państwo pytania, proszę zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o zasadach]({ -website }). Życzymy Państwu i Państwa rodzinie dobrych świąt.
    .action = Informacje o zasadach
