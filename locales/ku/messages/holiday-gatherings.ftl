### Health message "holiday-gatherings": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Cejnê bi kêm kesan re pîroz bikin
    .summary =
        Cejna we pîroz be! Heta dawiya { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] bê mêvan
            [one] herî zêde kesek
           *[other] herî zêde { NUMBER($people) } kes bi hev re
        }. Bila nexweş li malê bimînin. Pirs: { -hotline }.
    .body =
        Îsal cejnê bi kêm kesan re pîroz bikin. { $people ->
            [0] Mêvanan qebûl nekin.
            [one] Divê herî zêde kesek hebe.
           *[other] Divê hûn bi hev re herî zêde { NUMBER($people) } kes bin.
        } Ev qayde heta dawiya roja { DATETIME($until, dateStyle: "full") } didome. Ew ji bo her kesî ye, kîjan cejnê pîroz bike jî.

        Em dizanin ku mirov di cejnê de dixwazin bi hev re bin. Dema ku em kêm bin, em hev diparêzin, bi taybetî kesên pîr û nexweş.

        ## Şîretên baş

        - Heke hûn nexweş bin, li malê bimînin, heke hûn tenê hinekî nexweş bin jî.
        - Heke hûn bikaribin, li derve hev bibînin, û dema ku hûn li hundir in, pencereyan vekin.
        - Berî ku hûn xwarinê çêbikin û berî ku hûn xwarinê bixwin, destên xwe bişon.
        - Telefonî wan kesan bikin ku hûn nikarin biçin serdana wan.

        Heke pirsên we hebin, bi nimareya { -hotline } telefonî me bikin an [li ser qaydeyan bêtir bixwînin]({ -website }). Em cejneke xweş ji we û ji malbata we re dixwazin.
    .action = Qaydeyan bixwînin
