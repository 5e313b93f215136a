### Health message "football-pitches": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Xeerar cusub oo ku saabsan garoomada kubadda cagta laga bilaabo { DATETIME($from, dateStyle: "long") }
    .summary =
        Kubadda cagta laga bilaabo { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] garoomadu way xiran yihiin
            [one] garoon kasta ugu badnaan hal ciyaartoy
           *[other] garoon kasta ugu badnaan { NUMBER($players) } ciyaartoy
        }. Guriga joog haddii aad xanuunsan tahay. Su'aalo: { -hotline }.
    .body =
        Raac xeerarka cusub ee garoomada kubadda cagta laga bilaabo { DATETIME($from, dateStyle: "full") }. { $players ->
            [0] Garoomadu way xiran yihiin ilaa aan mar kale wax soo qorno.
            [one] Garoon kasta waxaa ku ciyaari kara ugu badnaan hal ciyaartoy.
           *[other] Garoon kasta waxaa ku ciyaari kara ugu badnaan { NUMBER($players) } ciyaartoy.
        }

        - Guriga joog haddii aad xanuunsan tahay.
        - Raadi garoon kale ama sug haddii garoonka la isticmaalayo.
        - Dadka kale ka fogow ciyaarta ka hor iyo ka dib.
        - Soo qaado dhaladaada biyaha, gacmahana dhaq ama jeermis-dile mari.

        Xeerarku waxay khuseeyaan carruurta iyo dadka waaweynba, xitaa marka aad naadi la'aan ciyaaraysaan. Waalidiinta, fadlan carruurtiinna kala hadla xeerarka.

        Hawada nadiifta ah iyo dhaqdhaqaaqu way fiican yihiin. Xeerarku waxay u jiraan in garoomada la isticmaalo iyada oo aan cudur la kala qaadin. Naga soo wac { -hotline } haddii aad su'aalo qabto, ama [wax dheeraad ah ka akhri ciyaaraha]({ -website }).
    .action = Wax ka akhri ciyaaraha
