### Health message "boil-water": Somali, translated from Danish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Karkari biyaha qasabadda ee { $area }
    .summary =
        MUHIIM: Biyaha { $area } karkari laga bilaabo { DATETIME($from, dateStyle: "long") }. Ha karkaraan ugu yaraan { $minutes ->
            [one] hal daqiiqo
           *[other] { NUMBER($minutes) } daqiiqo
        } ka hor inta aadan cabbin. Su'aalo: { -hotline }.
    .body =
        Ha cabbin biyaha qasabadda ilaa aad karkariso. Tani waxay khusaysaa { $area } laga bilaabo { DATETIME($from, dateStyle: "full") } ilaa aan soo qorno in biyuhu mar kale nadiif yihiin.

        Si xoog leh u karkari biyaha ugu yaraan { $minutes ->
            [one] hal daqiiqo
           *[other] { NUMBER($minutes) } daqiiqo
        }. Dabadeed ha qaboobaan, kuna kaydi weel nadiif ah oo dabool leh.

        ## Waxyaabahan u isticmaal oo keliya biyo la karkariyey ama biyo dhalo ku jira

        - cabbidda iyo cunto karinta
        - caanaha iyo cuntada dhallaanka
        - cadayashada ilkaha
        - maydhista miraha iyo khudaarta iyo samaynta barafka

        Biyaha qasabadda waad ku qubaysan kartaa, dhar waad ku dhaqan kartaa, musqushana waad ku shubi kartaa. Iska jir in carruurtu ay liqaan marka ay qubaysanayaan.

        Wac dhakhtarkaaga haddii aad xanuunsato. U sheeg deriskaaga. Naga soo wac { -hotline } haddii aad su'aalo qabto ama aadan biyaha keligaa karkarin karin, ama [wax dheeraad ah ka akhri biyaha]({ -website }).
    .action = Wax ka akhri biyaha
    .poster = Karkari biyaha ugu yaraan { $minutes ->
            [one] hal daqiiqo
           *[other] { NUMBER($minutes) } daqiiqo
        } ka hor inta aadan cabbin. Wac { -hotline }.
    .spoken =
        Tani waa farriin muhiim ah oo ka timid { -municipality }, kuna socota dhammaan dadka jooga { $area }. Ha cabbin biyaha qasabadda ilaa aad karkariso. Tani waxay bilaabanaysaa { DATETIME($from, dateStyle: "full") }.

        Si xoog leh u karkari biyaha ugu yaraan { $minutes ->
            [one] hal daqiiqo
           *[other] { NUMBER($minutes) } daqiiqo
        }. Biyo la karkariyey isticmaal sidoo kale marka aad cunto karinayso, ilkaha cadayanayso ama aad dhallaan cunto siinayso.

        U sheeg deriskaaga. Wac dhakhtarkaaga haddii aad xanuunsato. Haddii aad su'aalo qabto, naga soo wac { -hotline }. Waan idin soo ogeysiin doonnaa marka biyuhu mar kale nadiif noqdaan.
