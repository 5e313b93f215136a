### Health message "vaccination-invitation": Danish source text.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Du er inviteret til gratis vaccination
    .summary =
        Gratis vaccination for { $age ->
            [0] alle
            [one] alle fra ét år
           *[other] alle fra { NUMBER($age) } år
        }: { $place }, fra { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Spørgsmål: { -hotline }.
    .body =
        Kom og bliv vaccineret her: { $place }. Vi begynder { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Vaccinationen er gratis og frivillig.

        Tilbuddet er til { $age ->
            [0] alle, uanset alder.
            [one] dig, der er ét år eller ældre.
           *[other] dig, der er { NUMBER($age) } år eller ældre.
        } Du må gerne tage en med, som kan støtte dig.

        ## Før du kommer

        - Tag dit sundhedskort med, hvis du har et.
        - Bliv hjemme, hvis du er syg, og ring til os om en ny tid.
        - Sig til personalet, hvis du er gravid, har allergi, er syg eller får medicin.

        Du kan spørge din læge eller personalet om alt, hvad du er i tvivl om, før du bestemmer dig. Personalet har tavshedspligt.

        Ring til os på { -hotline }, hvis du har spørgsmål, brug for tolk eller hjælp til at komme frem, eller [læs mere om vaccination]({ -website }).
    .action = Læs om vaccination
