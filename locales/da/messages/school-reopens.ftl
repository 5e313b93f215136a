### Health message "school-reopens": Danish source text.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } åbner igen den { DATETIME($from, dateStyle: "long") }
    .summary =
        { $school } åbner igen den { DATETIME($from, dateStyle: "long") }. Højst { $pupils ->
            [one] én elev
           *[other] { NUMBER($pupils) } elever
        } i hver gruppe. Hold syge børn hjemme. Spørgsmål: { -hotline }.
    .body =
        Send jeres barn i skole fra { DATETIME($from, dateStyle: "full") }, hvis barnet er rask. Hold barnet hjemme, hvis det er sygt, og giv skolen besked.

        På { $school } er eleverne delt i små grupper. Der er højst { $pupils ->
            [one] én elev
           *[other] { NUMBER($pupils) } elever
        } i hver gruppe. Det gør vi for at mindske risikoen for smitte.

        ## Sådan kan I hjælpe

        - Tal med barnet om at vaske hænder tit og at hoste i ærmet.
        - Sig farvel uden for skolen, hvis barnet kan gå ind alene.
        - Fortæl skolen, hvis nogen i hjemmet er syg eller særligt sårbar.

        Det er helt normalt at være bekymret. Tal med jeres barns lærer, ring til os på { -hotline }, eller [læs mere om skolerne]({ -website }). Det, I fortæller, er fortroligt.
    .action = Læs om skolestart
