### Health message "vaccination-invitation": Bosnian.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Pozivamo Vas na besplatnu vakcinaciju
    .summary =
        Besplatna vakcinacija za { $age ->
            [0] sve
            [one] sve od { NUMBER($age) } godine naviše
            [few] sve od { NUMBER($age) } godine naviše
           *[other] sve od { NUMBER($age) } godina naviše
        }: { $place }, od { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Pitanja: { -hotline }.
    .body =
        Dođite da se vakcinišete ovdje: { $place }. Počinjemo: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Vakcinacija je besplatna i dobrovoljna.

        Pozivamo { $age ->
            [0] sve ljude, bez obzira na godine.
            [one] sve koji imaju { NUMBER($age) } godinu ili više.
            [few] sve koji imaju { NUMBER($age) } godine ili više.
           *[other] sve koji imaju { NUMBER($age) } godina ili više.
        } Možete povesti nekoga ko će Vam biti podrška.

        ## Prije nego što dođete

        - Ponesite zdravstvenu karticu (sundhedskort) ako je imate.
        - Ako ste bolesni, ostanite kod kuće i nazovite nas za novi termin.
        - Recite osoblju ako ste trudni, imate alergiju, bolesni ste ili uzimate lijekove.

        Prije nego što odlučite, možete pitati svog ljekara ili osoblje o svemu u šta niste sigurni. Osoblje je dužno čuvati tajnu.

        Ako imate pitanja, trebate tumača ili pomoć da dođete do nas, nazovite nas na { -hotline } ili [pročitajte više o vakcinaciji]({ -website }).
    .action = Pročitajte o vakcinaciji
