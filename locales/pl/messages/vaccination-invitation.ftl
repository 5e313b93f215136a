### Health message "vaccination-invitation": Polish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Zapraszamy na bezpłatne szczepienie
    .summary =
        Bezpłatne szczepienie dla { $age ->
            [0] wszystkich
            [one] osób w wieku od jednego roku
            [few] osób w wieku od { NUMBER($age) } lat
            [many] osób w wieku od { NUMBER($age) } lat
           *[other] osób w wieku od { NUMBER($age) } roku
        }: { $place }. Początek: { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Pytania: { -hotline }.
    .body =
        Zapraszamy na szczepienie tutaj: { $place }. Początek: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Szczepienie jest bezpłatne i dobrowolne.

        Zapraszamy { $age ->
            [0] wszystkich, bez względu na wiek.
            [one] wszystkich, którzy mają jeden rok lub więcej.
            [few] wszystkich, którzy mają { NUMBER($age) } lata lub więcej.
            [many] wszystkich, którzy mają { NUMBER($age) } lat lub więcej.
           *[other] wszystkich, którzy mają { NUMBER($age) } roku lub więcej.
        } Można przyjść z osobą, która będzie Państwa wspierać.

        ## Przed przyjściem

        - Proszę zabrać kartę zdrowia (sundhedskort), jeśli ją Państwo mają.
        - W razie choroby proszę zostać w domu i zadzwonić do nas, żeby ustalić nowy termin.
        - Proszę powiedzieć personelowi o ciąży, alergii, chorobie lub przyjmowanych lekach.

        Przed podjęciem decyzji mogą Państwo zapytać swojego lekarza lub personel o wszystko, co budzi wątpliwości. Personel ma obowiązek zachować tajemnicę.

        Jeśli mają Państwo pytania, potrzebują tłumacza lub pomocy w dotarciu na miejsce, proszę zadzwonić do nas pod numer { -hotline } lub [przeczytać więcej o szczepieniu]({ -website }).
    .action = Informacje o szczepieniu
