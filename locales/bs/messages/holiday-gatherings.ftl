### Health message "holiday-gatherings": Bosnian.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Proslavite praznik s malo ljudi
    .summary =
        Sretan praznik! Okupljanja: { $people ->
            [0] bez gostiju
            [one] najviše { NUMBER($people) } osoba
            [few] najviše { NUMBER($people) } osobe
           *[other] najviše { NUMBER($people) } osoba
        }. Posljednji dan: { DATETIME($until, dateStyle: "long") } Bolesni? Ostanite kod kuće. Pitanja: { -hotline }.
    .body =
        Ove godine proslavite praznik s malo ljudi. { $people ->
            [0] Ne primajte goste.
            [one] Na okupljanju smije biti najviše { NUMBER($people) } osoba.
            [few] Na okupljanju smiju biti najviše { NUMBER($people) } osobe.
           *[other] Na okupljanju smije biti najviše { NUMBER($people) } osoba.
        } Posljednji dan kada ovo pravilo vrijedi: { DATETIME($until, dateStyle: "full") } To vrijedi za sve, bez obzira na to koji praznik slave.

        Znamo da ljudi za praznik žele biti zajedno. Kada nas je malo, čuvamo jedni druge, posebno starije i bolesne.

        ## Dobri savjeti

        - Ako ste bolesni, ostanite kod kuće, i kada ste samo malo bolesni.
        - Najbolje je da se družite vani. Kada ste unutra, provjetravajte.
        - Operite ruke prije kuhanja i prije jela.
        - Nazovite one koje ne možete posjetiti.

        Ako imate pitanja, nazovite nas na { -hotline } ili [pročitajte više o pravilima]({ -website }). Vama i Vašoj porodici želimo sretan praznik.
    .action = Pročitajte pravila
