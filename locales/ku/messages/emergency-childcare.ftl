### Health message "emergency-childcare": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Lênêrîna zarokan a awarte li { $institution } ji { DATETIME($from, dateStyle: "long") } ve
    .summary =
        Lênêrîna zarokan a awarte li { $institution } ji { DATETIME($from, dateStyle: "long") } ve: { $places ->
            [0] cihê vala tune
            [one] cihekî vala heye
           *[other] { NUMBER($places) } cihên vala hene
        }. Ji bo alîkariyê: { -hotline }.
    .body =
        Heke hewcedariya we bi lênêrîna zarokan a awarte hebe, bi nimareya { -hotline } telefonî me bikin. Ji kerema xwe telefon bikin berî ku hûn bi zarokê xwe re werin.

        Lênêrîna zarokan a awarte ji bo wan zarokan e ku li malê kes nikare li wan binêre. Bo nimûne, ji ber ku dê û bav divê biçin kar. { $institution } ji roja { DATETIME($from, dateStyle: "full") } ve zarokan qebûl dike. { $places ->
            [0] Niha cihê vala tune. Dîsa jî telefon bikin, em ê ji bo dîtina çareyeke din alîkariya we bikin.
            [one] Niha cihekî vala heye.
           *[other] Niha { NUMBER($places) } cihên vala hene.
        }

        ## Dema ku hûn tên

        - Heke zarokê we nexweş be, bila li malê bimîne.
        - Dema ku hûn tên û dema ku hûn diçin, bi zarokê xwe re destên xwe bişon.
        - Ji karmendan re bibêjin ku ew di nav rojê de çawa dikarin bigihîjin we.

        Tiştên ku hûn ji me re dibêjin veşartî dimînin. Hûn dikarin [li ser lênêrîna zarokan a awarte bêtir bixwînin]({ -website }).
    .action = Li ser lênêrîna zarokan a awarte bixwînin
