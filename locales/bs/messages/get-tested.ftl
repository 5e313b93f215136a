### Health message "get-tested": Bosnian.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Testirajte se ako se osjećate bolesno
    .summary =
        Bolest ili kontakt sa zaraženim? Ostanite kod kuće { $days ->
            [0] do rezultata
            [one] { NUMBER($days) } dan
            [few] { NUMBER($days) } dana
           *[other] { NUMBER($days) } dana
        }. Besplatan test: { $place }. Pitanja: { -hotline }.
    .body =
        Testirajte se ako se osjećate bolesno ili ako ste bili blizu nekoga ko je zaražen. Testirati se možete ovdje: { $place }. Test je besplatan i dobrovoljan.

        Ostanite kod kuće { $days ->
            [0] dok ne dobijete rezultat testa.
            [one] { NUMBER($days) } dan.
            [few] { NUMBER($days) } dana.
           *[other] { NUMBER($days) } dana.
        } Izlazite samo na testiranje ili kod ljekara. Zamolite druge da kupuju za Vas.

        ## Kada idete na testiranje

        - Ako možete, idite pješke ili svojim autom.
        - Držite razmak od drugih.
        - Ponesite zdravstvenu karticu (sundhedskort) ako je imate.

        Ako Vam bude lošije, nazovite svog ljekara. Ako je život u opasnosti, nazovite **112**.

        Osoblje je dužno čuvati tajnu. Ako imate pitanja ili trebate pomoć, nazovite nas na { -hotline } ili [pročitajte više o testiranju]({ -website }).
    .action = Pročitajte o testiranju
    .poster = Osjećate se bolesno? Testirajte se besplatno: { $place }. Nazovite { -hotline }.
    .spoken =
        Ovo je poruka od { -municipality(case: "genitive") }. Osjećate se bolesno ili ste bili blizu nekoga ko je zaražen? Onda se testirajte. Testirati se možete ovdje: { $place }. Test je besplatan.

        Važno je da ostanete kod kuće { $days ->
            [0] dok ne dobijete rezultat testa.
            [one] { NUMBER($days) } dan.
            [few] { NUMBER($days) } dana.
           *[other] { NUMBER($days) } dana.
        } Ako Vam bude lošije, nazovite svog ljekara. Ako je život u opasnosti, nazovite 112.

        Ako imate pitanja, nazovite nas na { -hotline }. Hvala Vam što čuvate sebe i druge.
