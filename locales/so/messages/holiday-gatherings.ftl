### Health message "holiday-gatherings": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Ciidda la wadaag dad yar
    .summary =
        Ciid wanaagsan! Ilaa iyo { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] marti ha qaabilin
            [one] ugu badnaan hal qof
           *[other] ugu badnaan { NUMBER($people) } qof oo wada jooga
        }. Guriga joog haddii aad xanuunsan tahay. Su'aalo: { -hotline }.
    .body =
        Sannadkan ciidda la wadaag dad yar. { $people ->
            [0] Marti ha qaabilin
            [one] Ugu badnaan hal qof ayaa la oggol yahay
           *[other] Ugu badnaan { NUMBER($people) } qof ayaa wada joogi kara
        } ilaa dhammaadka maalinta { DATETIME($until, dateStyle: "full") }. Tani waxay khusaysaa qof kasta, ciid kasta oo uu u dabbaaldegayo.

        Waan og nahay in ciiddu tahay waqti la jecel yahay in la wada joogo. Marka aan tiro yar nahay waan is ilaalinnaa, gaar ahaan dadka waayeelka ah iyo kuwa xanuunsan.

        ## Talooyin wanaagsan

        - Guriga joog haddii aad xanuunsan tahay, xitaa haddii xanuunku yar yahay.
        - Haddii ay suuragal tahay bannaanka ku kulma, daaqadahana fura marka aad gudaha joogtaan.
        - Gacmaha dhaqda ka hor inta aydaan cunto karin iyo ka hor inta aydaan wax cunin.
        - Wac dadka aadan booqan karin.

        Naga soo wac { -hotline } haddii aad su'aalo qabto, ama [wax dheeraad ah ka akhri xeerarka]({ -website }). Adiga iyo qoyskaaga waxaan idiin rajaynaynaa ciid wanaagsan.
    .action = Akhri xeerarka
