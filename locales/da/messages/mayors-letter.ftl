### Health message "mayors-letter": Danish source text.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = Et brev fra borgmesteren til dig, der er international borger
    .summary = Kære borger. Du er en del af vores by. Find råd om smitte på dit sprog: { -website }. Spørgsmål: { -hotline }.
    .body =
        Kære internationale borger i { -municipality }

        Lige nu er der sygdom i omløb, som smitter. Følg rådene fra myndighederne, og bliv hjemme, hvis du er syg. Du kan [læse rådene på dit sprog]({ -website }).

        Måske er din familie langt væk, og måske er nyhederne svære at forstå. Du er ikke alene. Ring til os på { -hotline }, hvis du har spørgsmål eller brug for hjælp. Det er gratis at få råd, og det, du fortæller, er fortroligt.

        ## Hjælp os med at hjælpe

        - Vask hænder tit, og hold afstand til dem, der er syge.
        - Spørg din nabo, om der er brug for hjælp til at købe ind.
        - Del dette brev med andre, som taler dit sprog.

        Tak, fordi du er en del af vores by og passer på os alle. Venlig hilsen borgmesteren
    .action = Læs rådene
