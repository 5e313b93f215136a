### Health message "holiday-gatherings": Danish source text.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Hold højtiden sammen med få mennesker
    .summary =
        God højtid! Til og med den { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] ingen gæster
            [one] højst én person
           *[other] højst { NUMBER($people) } personer samlet
        }. Bliv hjemme, hvis du er syg. Spørgsmål: { -hotline }.
    .body =
        Hold højtiden med få mennesker i år. { $people ->
            [0] Tag ikke imod gæster
            [one] Der må højst være én person
           *[other] I må højst være { NUMBER($people) } personer samlet
        } til og med { DATETIME($until, dateStyle: "full") }. Det gælder for alle, uanset hvilken højtid de fejrer.

        Vi ved, at højtiden er en tid, hvor man gerne vil være sammen. Når vi er få, passer vi på hinanden, især på de ældre og de syge.

        ## Gode råd

        - Bliv hjemme, hvis du er syg, også hvis du kun er lidt syg.
        - Mødes gerne udenfor, og luft ud, når I er indenfor.
        - Vask hænder, før I laver mad, og før I spiser.
        - Ring til dem, du ikke kan besøge.

        Ring til os på { -hotline }, hvis du har spørgsmål, eller [læs mere om reglerne]({ -website }). Vi ønsker dig og din familie en god højtid.
    .action = Læs om reglerne
