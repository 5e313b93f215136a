### Health message "boil-water": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Li herêma { $area } ava mislixê bikelînin
    .summary =
        GIRÎNG: Li herêma { $area } ji { DATETIME($from, dateStyle: "long") } ve avê berî vexwarinê herî kêm { $minutes ->
            [one] deqeyekê
           *[other] { NUMBER($minutes) } deqeyan
        } bikelînin. Pirs: { -hotline }.
    .body =
        Ava mislixê bêyî kelandinê venexwin. Ev ji bo herêma { $area } ye. Ev ji roja { DATETIME($from, dateStyle: "full") } ve dest pê dike û heta ku em binivîsin ku av dîsa paqij e, didome.

        Avê herî kêm { $minutes ->
            [one] deqeyekê
           *[other] { NUMBER($minutes) } deqeyan
        } baş bikelînin. Paşê bihêlin ku av sar bibe û wê di firaxeke paqij û bi qapax de hilînin.

        ## Tenê ava kelandî an ava şûşeyan bi kar bînin

        - ji bo vexwarinê û çêkirina xwarinê
        - ji bo şîr û xwarina pitikan
        - ji bo firçekirina diranan
        - ji bo şuştina fêkî û sebzeyan û ji bo çêkirina qeşayê

        Hûn dikarin bi ava mislixê xwe bişon, cilan bişon û avê berdin tuwaletê. Hay jê hebin ku zarok dema xwe dişon vê avê danequrtînin.

        Heke hûn nexweş bikevin, telefonî doktorê xwe bikin. Ji cîranên xwe re jî bibêjin. Heke pirsên we hebin an hûn bi xwe nikaribin avê bikelînin, bi nimareya { -hotline } telefonî me bikin an [li ser avê bêtir bixwînin]({ -website }).
    .action = Li ser avê bixwînin
    .poster = Avê berî vexwarinê herî kêm { $minutes ->
            [one] deqeyekê
           *[other] { NUMBER($minutes) } deqeyan
        } bikelînin. Telefon bikin: { -hotline }.
    .spoken =
        { -municipality } ji hemû kesên li herêma { $area } re peyameke girîng dişîne. Ava mislixê bêyî kelandinê venexwin. Ev ji roja { DATETIME($from, dateStyle: "full") } ve dest pê dike.

        Avê herî kêm { $minutes ->
            [one] deqeyekê
           *[other] { NUMBER($minutes) } deqeyan
        } baş bikelînin. Dema ku hûn xwarinê çêdikin, diranên xwe firçe dikin an xwarinê didin pitikan, dîsa ava kelandî bi kar bînin.

        Ji cîranên xwe re bibêjin. Heke hûn nexweş bikevin, telefonî doktorê xwe bikin. Heke pirsên we hebin, bi nimareya { -hotline } telefonî me bikin. Dema ku av dîsa paqij bibe, em ê ji we re bibêjin.
