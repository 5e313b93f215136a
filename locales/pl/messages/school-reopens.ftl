### Health message "school-reopens": Polish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = Szkoła { $school } znów będzie otwarta od { DATETIME($from, dateStyle: "long") }
    .summary =
        { $school }: szkoła otwarta od { DATETIME($from, dateStyle: "long") }. Grupy do { $pupils ->
            [one] jednego ucznia
            [few] { NUMBER($pupils) } uczniów
            [many] { NUMBER($pupils) } uczniów
           *[other] { NUMBER($pupils) } ucznia
        }. Chore dzieci proszę zostawić w domu. Pytania: { -hotline }.
    .body =
        Jeśli dziecko jest zdrowe, proszę posłać je do szkoły. Początek: { DATETIME($from, dateStyle: "full") }. Jeśli dziecko jest chore, proszę zostawić je w domu i powiadomić szkołę.

        W szkole { $school } uczniowie są podzieleni na małe grupy. W każdej grupie jest najwyżej { $pupils ->
            [one] jeden uczeń
            [few] { NUMBER($pupils) } uczniów
            [many] { NUMBER($pupils) } uczniów
           *[other] { NUMBER($pupils) } ucznia
        }. Robimy to, żeby zmniejszyć ryzyko zakażenia.

        ## Jak mogą Państwo pomóc

        - Proszę porozmawiać z dzieckiem o częstym myciu rąk i kaszleniu w rękaw.
        - Jeśli dziecko może wejść samo, proszę pożegnać się z nim przed szkołą.
        - Proszę powiadomić szkołę, jeśli ktoś w domu jest chory lub szczególnie narażony.

        To zupełnie normalne, że się Państwo martwią. Proszę porozmawiać z nauczycielem dziecka, zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o szkołach]({ -website }). To, co nam Państwo powiedzą, jest poufne.
    .action = Informacje o szkole
