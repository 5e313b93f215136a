### Health message "football-pitches": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Qaydeyên nû li qadên futbolê ji { DATETIME($from, dateStyle: "long") } ve
    .summary =
        Futbol ji { DATETIME($from, dateStyle: "long") } ve: { $players ->
            [0] qad girtî ne
            [one] li her qadê herî zêde lîstikvanek
           *[other] li her qadê herî zêde { NUMBER($players) } lîstikvan
        }. Heke hûn nexweş bin, li malê bimînin. Pirs: { -hotline }.
    .body =
        Ji roja { DATETIME($from, dateStyle: "full") } ve li qadên futbolê li gorî qaydeyên nû tevbigerin. { $players ->
            [0] Heta ku em dîsa ji we re binivîsin, qad girtî ne.
            [one] Li her qadê herî zêde lîstikvanek dikare hebe.
           *[other] Li her qadê herî zêde { NUMBER($players) } lîstikvan dikarin hebin.
        }

        - Heke hûn nexweş bin, li malê bimînin.
        - Heke qad tije be, qadeke din bibînin an li bendê bimînin.
        - Berî lîstikê û piştî lîstikê ji hev dûr bisekinin.
        - Şûşeya xwe ya avê bi xwe re bînin û destên xwe bişon an dezenfekte bikin.

        Qayde hem ji bo zarokan û hem ji bo mezinan in, dema ku hûn bêyî klûbê dilîzin jî. Dê û bavên hêja, ji kerema xwe bi zarokên xwe re li ser qaydeyan biaxivin.

        Hewaya paqij û tevger baş in. Ev qayde ji bo wê ne ku em qadan bi kar bînin bêyî ku nexweşî belav bibe. Heke pirsên we hebin, bi nimareya { -hotline } telefonî me bikin an [li ser sporê bêtir bixwînin]({ -website }).
    .action = Li ser sporê bixwînin
