### Health message "boil-water": Danish source text.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Kog vandet fra hanen i { $area }
    .summary =
        VIGTIGT: Kog vandet i { $area } fra den { DATETIME($from, dateStyle: "long") }. Lad det koge i mindst { $minutes ->
            [one] ét minut
           *[other] { NUMBER($minutes) } minutter
        }, før du drikker det. Spørgsmål: { -hotline }.
    .body =
        Drik ikke vandet fra hanen, før du har kogt det. Det gælder i { $area } fra { DATETIME($from, dateStyle: "full") }, og indtil vi skriver, at vandet er rent igen.

        Lad vandet koge kraftigt i mindst { $minutes ->
            [one] ét minut
           *[other] { NUMBER($minutes) } minutter
        }. Lad det køle af, og gem det i en ren beholder med låg.

        ## Brug kun kogt vand eller vand på flaske til

        - at drikke og lave mad
        - mælk og mad til spædbørn
        - at børste tænder
        - at skylle frugt og grønt og lave isterninger

        Du kan godt gå i bad, vaske tøj og skylle ud i toilettet med vandet fra hanen. Pas på, at børn ikke sluger det, når de bader.

        Ring til din læge, hvis du bliver syg. Fortæl det til dine naboer. Ring til os på { -hotline }, hvis du har spørgsmål eller ikke selv kan koge vand, eller [læs mere om vandet]({ -website }).
    .action = Læs om vandet
    .poster = Kog vandet i mindst { $minutes ->
            [one] ét minut
           *[other] { NUMBER($minutes) } minutter
        }, før du drikker det. Ring { -hotline }.
    .spoken =
        Dette er en vigtig besked fra { -municipality } til alle i { $area }. Drik ikke vandet fra hanen, før du har kogt det. Det gælder fra { DATETIME($from, dateStyle: "full") }.

        Lad vandet koge kraftigt i mindst { $minutes ->
            [one] ét minut
           *[other] { NUMBER($minutes) } minutter
        }. Brug også kogt vand, når du laver mad, børster tænder eller giver et spædbarn mad.

        Fortæl det til dine naboer. Ring til din læge, hvis du bliver syg. Har du spørgsmål, så ring til os på { -hotline }. Vi giver besked, når vandet er rent igen.
