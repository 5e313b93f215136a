### Health message "emergency-childcare": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Xannaanada carruurta ee degdegga ah ee { $institution } laga bilaabo { DATETIME($from, dateStyle: "long") }
    .summary =
        Xannaanada carruurta ee degdegga ah ee { $institution } laga bilaabo { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] boos bannaan ma jiro
            [one] hal boos ayaa bannaan
           *[other] { NUMBER($places) } boos ayaa bannaan
        }. Caawimo: wac { -hotline }.
    .body =
        Naga soo wac { -hotline } haddii aad u baahan tahay xannaano carruureed oo degdeg ah. Soo wac ka hor inta aadan ilmaha keenin.

        Xannaanada degdegga ah waxaa loogu talagalay carruurta aan lahayn cid guriga ku ilaalisa, tusaale ahaan marka waalidku shaqo aadayaan. Carruurta waxaa lagu qaabilayaa { $institution } laga bilaabo { DATETIME($from, dateStyle: "full") }. { $places ->
            [0] Hadda boos bannaan ma jiro. Haddana soo wac, waxaan kaa caawin doonnaa inaad xal kale hesho.
            [one] Hadda hal boos ayaa bannaan.
           *[other] Hadda { NUMBER($places) } boos ayaa bannaan.
        }

        ## Marka aad timaaddo

        - Ilmaha guriga ku hay haddii uu xanuunsan yahay.
        - Adiga iyo ilmuhu gacmaha dhaqda marka aad timaaddaan iyo marka aad tagaysaan.
        - Shaqaalaha u sheeg sida ay kula soo xiriiri karaan inta lagu jiro maalinta.

        Waxa aad noo sheegto waa sir. Waxaad [wax dheeraad ah ka akhrin kartaa xannaanada degdegga ah]({ -website }).
    .action = Wax ka akhri xannaanada
