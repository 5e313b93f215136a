### Health message "football-pitches": Bosnian.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Nova pravila na fudbalskim terenima od: { DATETIME($from, dateStyle: "long") }
    .summary =
        Fudbal, pravila od: { DATETIME($from, dateStyle: "long") } { $players ->
            [0] Tereni su zatvoreni.
            [one] Najviše { NUMBER($players) } igrač po terenu.
            [few] Najviše { NUMBER($players) } igrača po terenu.
           *[other] Najviše { NUMBER($players) } igrača po terenu.
        } Ako ste bolesni, ostanite kod kuće. Pitanja: { -hotline }.
    .body =
        Pridržavajte se novih pravila na fudbalskim terenima. Početak: { DATETIME($from, dateStyle: "full") } { $players ->
            [0] Tereni su zatvoreni dok ponovo ne javimo.
            [one] Na svakom terenu smije biti najviše { NUMBER($players) } igrač.
            [few] Na svakom terenu smiju biti najviše { NUMBER($players) } igrača.
           *[other] Na svakom terenu smije biti najviše { NUMBER($players) } igrača.
        }

        - Ako ste bolesni, ostanite kod kuće.
        - Ako je teren zauzet, nađite drugi ili sačekajte.
        - Držite razmak prije i poslije utakmice.
        - Ponesite svoju flašu za vodu i operite ili dezinfikujte ruke.

        Pravila vrijede za djecu i odrasle, i kada igrate bez kluba. Roditelji, razgovarajte s djecom o pravilima.

        Svjež zrak i kretanje su zdravi. Pravila postoje da bi se tereni mogli koristiti bez širenja zaraze. Ako imate pitanja, nazovite nas na { -hotline } ili [pročitajte više o sportu]({ -website }).
    .action = Pročitajte o sportu
