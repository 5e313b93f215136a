### Health message "emergency-childcare": Danish source text.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Nødpasning i { $institution } fra den { DATETIME($from, dateStyle: "long") }
    .summary =
        Nødpasning i { $institution } fra den { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] ingen ledige pladser
            [one] én ledig plads
           *[other] { NUMBER($places) } ledige pladser
        }. Ring { -hotline }, hvis I har brug for hjælp.
    .body =
        Ring til os på { -hotline }, hvis I har brug for nødpasning. Ring, før I møder op med jeres barn.

        Nødpasning er for børn, som ingen derhjemme kan passe, for eksempel fordi forældrene skal på arbejde. { $institution } tager imod børn fra { DATETIME($from, dateStyle: "full") }. { $places ->
            [0] Lige nu er der ingen ledige pladser. Ring alligevel, så hjælper vi jer med at finde en anden løsning.
            [one] Lige nu er der én ledig plads.
           *[other] Lige nu er der { NUMBER($places) } ledige pladser.
        }

        ## Når I kommer

        - Hold barnet hjemme, hvis det er sygt.
        - Vask hænder sammen med barnet, når I kommer, og når I går.
        - Fortæl personalet, hvordan de kan få fat i jer i løbet af dagen.

        Det, I fortæller os, behandler vi fortroligt. I kan [læse mere om nødpasning]({ -website }).
    .action = Læs om nødpasning
