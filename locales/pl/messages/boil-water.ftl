### Health message "boil-water": Polish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Proszę gotować wodę z kranu w dzielnicy { $area }
    .summary =
        WAŻNE: { $area }, od { DATETIME($from, dateStyle: "long") }: przed wypiciem proszę gotować wodę co najmniej { $minutes ->
            [one] jedną minutę
            [few] { NUMBER($minutes) } minuty
            [many] { NUMBER($minutes) } minut
           *[other] { NUMBER($minutes) } minuty
        }. Pytania: { -hotline }.
    .body =
        Proszę nie pić wody z kranu bez przegotowania. Dotyczy to dzielnicy { $area }. Początek: { DATETIME($from, dateStyle: "full") }. Proszę gotować wodę do czasu, aż napiszemy, że znów jest czysta.

        Woda musi mocno wrzeć co najmniej { $minutes ->
            [one] jedną minutę
            [few] { NUMBER($minutes) } minuty
            [many] { NUMBER($minutes) } minut
           *[other] { NUMBER($minutes) } minuty
        }. Potem proszę ją ostudzić i przechowywać w czystym naczyniu z przykrywką.

        ## Proszę używać tylko wody przegotowanej lub butelkowanej do

        - picia i gotowania
        - przygotowania mleka i jedzenia dla niemowląt
        - mycia zębów
        - płukania owoców i warzyw oraz robienia lodu

        W wodzie z kranu można się myć i prać ubrania. Można nią też spłukiwać toaletę. Proszę uważać, żeby dzieci nie połykały jej podczas kąpieli.

        W razie choroby proszę zadzwonić do swojego lekarza. Proszę powiedzieć o tym sąsiadom. Jeśli mają Państwo pytania lub nie mogą sami przegotować wody, proszę zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o wodzie]({ -website }).
    .action = Informacje o wodzie
    .poster = Przed wypiciem proszę gotować wodę co najmniej { $minutes ->
            [one] jedną minutę
            [few] { NUMBER($minutes) } minuty
            [many] { NUMBER($minutes) } minut
           *[other] { NUMBER($minutes) } minuty
        }. Telefon: { -hotline }.
    .spoken =
        To jest ważna wiadomość od { -municipality(case: "genitive") } dla wszystkich w dzielnicy { $area }. Proszę nie pić wody z kranu bez przegotowania. Początek: { DATETIME($from, dateStyle: "full") }.

        Woda musi mocno wrzeć co najmniej { $minutes ->
            [one] jedną minutę
            [few] { NUMBER($minutes) } minuty
            [many] { NUMBER($minutes) } minut
           *[other] { NUMBER($minutes) } minuty
        }. Przegotowanej wody proszę używać także do gotowania, mycia zębów i karmienia niemowląt.

        Proszę powiedzieć o tym sąsiadom. W razie choroby proszę zadzwonić do swojego lekarza. Jeśli mają Państwo pytania, proszę zadzwonić do nas pod numer { -hotline }. Damy znać, kiedy woda znów będzie czysta.
