### Health message "emergency-childcare": Bosnian.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Hitno čuvanje djece u ustanovi { $institution } od: { DATETIME($from, dateStyle: "long") }
    .summary =
        Hitno čuvanje djece, { $institution }: { $places ->
            [0] nema slobodnih mjesta
            [one] { NUMBER($places) } slobodno mjesto
            [few] { NUMBER($places) } slobodna mjesta
           *[other] { NUMBER($places) } slobodnih mjesta
        }. Početak: { DATETIME($from, dateStyle: "long") } Trebate pomoć? Tel. { -hotline }.
    .body =
        Ako vam treba hitno čuvanje djece, nazovite nas na { -hotline }. Nazovite prije nego što dođete s djetetom.

        Hitno čuvanje je za djecu koju kod kuće nema ko čuvati, na primjer zato što roditelji moraju na posao. Ustanova { $institution } prima djecu. Početak: { DATETIME($from, dateStyle: "full") } { $places ->
            [0] Trenutno nema slobodnih mjesta. Ipak nazovite i pomoći ćemo vam da nađete drugo rješenje.
            [one] Trenutno je slobodno { NUMBER($places) } mjesto.
            [few] Trenutno su slobodna { NUMBER($places) } mjesta.
           *[other] Trenutno je slobodno { NUMBER($places) } mjesta.
        }

        ## Kada dođete

        - Ako je dijete bolesno, neka ostane kod kuće.
        - Operite ruke zajedno s djetetom kada dođete i kada odlazite.
        - Recite osoblju kako vas može dobiti tokom dana.

        Sve što nam kažete ostaje povjerljivo. Možete [pročitati više o hitnom čuvanju djece]({ -website }).
    .action = Pročitajte o čuvanju djece
