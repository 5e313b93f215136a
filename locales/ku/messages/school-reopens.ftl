### Health message "school-reopens": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } di { DATETIME($from, dateStyle: "long") } de dîsa vedibe
    .summary =
        { $school } di { DATETIME($from, dateStyle: "long") } de vedibe. Her kom herî zêde { $pupils ->
            [one] xwendekarek
           *[other] { NUMBER($pupils) } xwendekar
        }. Zarokên nexweş li malê bihêlin. Pirs: { -hotline }.
    .body =
        Heke zarokê we saxlem be, ji roja { DATETIME($from, dateStyle: "full") } ve zarokê xwe bişînin dibistanê. Heke zarokê we nexweş be, bila li malê bimîne, û ji dibistanê re bibêjin.

        Li { $school } xwendekar di komên biçûk de ne. Di her komê de herî zêde { $pupils ->
            [one] xwendekarek heye.
           *[other] { NUMBER($pupils) } xwendekar hene.
        } Em vê dikin ku xetereya belavbûna nexweşiyê kêm bibe.

        ## Hûn çawa dikarin alîkar bin

        - Ji zarokê xwe re bibêjin ku destên xwe gelek caran bişo û dema ku dikuxe, li nav milê xwe bikuxe.
        - Heke zarokê we bikaribe bi tenê biçe hundir, li derveyî dibistanê xatir jê bixwazin.
        - Heke li malê kesekî nexweş an kesekî ku divê bi taybetî were parastin hebe, ji dibistanê re bibêjin.

        Fikar tiştekî gelek normal e. Bi mamosteyê zarokê xwe re biaxivin, bi nimareya { -hotline } telefonî me bikin, an [li ser dibistanan bêtir bixwînin]({ -website }). Tiştên ku hûn dibêjin veşartî dimînin.
    .action = Li ser vebûna dibistanê bixwînin
