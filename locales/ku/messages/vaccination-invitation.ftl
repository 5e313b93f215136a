### Health message "vaccination-invitation": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Em we ji bo vaksîna belaş vedixwînin
    .summary =
        Vaksîna belaş { $age ->
            [0] ji bo her kesî
            [one] ji bo kesên yek salî û mezintir
           *[other] ji bo kesên { NUMBER($age) } salî û mezintir
        }: { $place }. Destpêk: { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Pirs: { -hotline }.
    .body =
        Ji bo vaksînê werin vir: { $place }. Em di vê demê de dest pê dikin: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Vaksîn belaş e û bi dilxwazî ye.

        { $age ->
            [0] Ev vexwendin ji bo her kesî ye, çend salî be jî.
            [one] Ev vexwendin ji bo kesên yek salî û mezintir e.
           *[other] Ev vexwendin ji bo kesên { NUMBER($age) } salî û mezintir e.
        } Hûn dikarin kesekî bi xwe re bînin ku alîkariya we bike.

        ## Berî ku hûn werin

        - Heke karta we ya tenduristiyê hebe, wê bi xwe re bînin.
        - Heke hûn nexweş bin, li malê bimînin û ji bo demeke nû telefonî me bikin.
        - Heke hûn ducanî bin, alerjiya we hebe, hûn nexweş bin an dermanan bi kar bînin, ji karmendan re bibêjin.

        Berî ku hûn biryarê bidin, hûn dikarin her tiştê ku hûn jê ne bawer in ji doktorê xwe an ji karmendan bipirsin. Divê karmend tiştên ku hûn dibêjin veşartî bihêlin.

        Heke pirsên we hebin, an hewcedariya we bi wergêrekî an bi alîkariya ji bo hatinê hebe, bi nimareya { -hotline } telefonî me bikin an [li ser vaksînê bêtir bixwînin]({ -website }).
    .action = Li ser vaksînê bixwînin
