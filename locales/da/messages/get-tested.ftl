### Health message "get-tested": Danish source text.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Bliv testet, hvis du føler dig syg
    .summary =
        Er du syg eller udsat for smitte? Bliv { $days ->
            [0] hjemme, til dit svar kommer
            [one] hjemme i én dag
           *[other] hjemme i { NUMBER($days) } dage
        }. Gratis test: { $place }. Spørgsmål: { -hotline }.
    .body =
        Bliv testet, hvis du føler dig syg, eller hvis du har været tæt på en, der er smittet. Du kan blive testet her: { $place }. Testen er gratis og frivillig.

        Bliv { $days ->
            [0] hjemme, indtil du har fået svar på testen.
            [one] hjemme i én dag.
           *[other] hjemme i { NUMBER($days) } dage.
        } Gå kun ud for at blive testet eller for at komme til læge. Bed andre om at købe ind for dig.

        ## Når du skal testes

        - Gå derhen, eller kør i din egen bil, hvis du kan.
        - Hold afstand til andre.
        - Tag dit sundhedskort med, hvis du har et.

        Ring til din læge, hvis du får det dårligere. Ring **112**, hvis det er livsfarligt.

        Personalet har tavshedspligt. Ring til os på { -hotline }, hvis du har spørgsmål eller brug for hjælp, eller [læs mere om test]({ -website }).
    .action = Læs om test
    .poster = Føler du dig syg? Bliv testet gratis: { $place }. Ring { -hotline }.
    .spoken =
        Dette er en besked fra { -municipality }. Føler du dig syg, eller har du været tæt på en, der er smittet? Så bliv testet. Du kan blive testet her: { $place }. Testen er gratis.

        Det er vigtigt, at du bliver { $days ->
            [0] hjemme, indtil du har fået svar på testen.
            [one] hjemme i én dag.
           *[other] hjemme i { NUMBER($days) } dage.
        } Ring til din læge, hvis du får det dårligere. Ring 112, hvis det er livsfarligt.

        Har du spørgsmål, så ring til os på { -hotline }. Tak, fordi du passer på dig selv og andre.
