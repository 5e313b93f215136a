### Health message "school-reopens": Bosnian.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = Škola { $school } ponovo se otvara: { DATETIME($from, dateStyle: "long") }
    .summary =
        { $school } ponovo radi od: { DATETIME($from, dateStyle: "long") } U grupi najviše { $pupils ->
            [one] { NUMBER($pupils) } učenik
            [few] { NUMBER($pupils) } učenika
           *[other] { NUMBER($pupils) } učenika
        }. Bolesna djeca ostaju kod kuće. Pitanja: { -hotline }.
    .body =
        Ako je dijete zdravo, pošaljite ga u školu. Početak: { DATETIME($from, dateStyle: "full") } Ako je dijete bolesno, neka ostane kod kuće i javite to školi.

        U školi { $school } učenici su podijeljeni u male grupe. Najveći broj u svakoj grupi: { $pupils ->
            [one] { NUMBER($pupils) } učenik
            [few] { NUMBER($pupils) } učenika
           *[other] { NUMBER($pupils) } učenika
        }. To radimo da bismo smanjili rizik od zaraze.

        ## Kako možete pomoći

        - Razgovarajte s djetetom o tome da često pere ruke i da kašlje u rukav.
        - Ako dijete može samo ući u školu, pozdravite se ispred škole.
        - Javite školi ako je neko kod kuće bolestan ili posebno osjetljiv.

        Sasvim je normalno da ste zabrinuti. Razgovarajte s učiteljem svog djeteta, nazovite nas na { -hotline } ili [pročitajte više o školama]({ -website }). Ono što nam kažete ostaje povjerljivo.
    .action = Pročitajte o školi
