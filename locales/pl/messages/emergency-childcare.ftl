### Health message "emergency-childcare": Polish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Awaryjna opieka nad dziećmi w placówce { $institution } od { DATETIME($from, dateStyle: "long") }
    .summary =
        Awaryjna opieka nad dziećmi, { $institution }, od { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] brak wolnych miejsc
            [one] jedno wolne miejsce
            [few] { NUMBER($places) } wolne miejsca
            [many] { NUMBER($places) } wolnych miejsc
           *[other] { NUMBER($places) } wolnego miejsca
        }. Potrzebna pomoc? Tel. { -hotline }.
    .body =
        Jeśli potrzebują Państwo awaryjnej opieki nad dzieckiem, proszę zadzwonić do nas pod numer { -hotline }. Proszę zadzwonić, zanim przyjdą Państwo z dzieckiem.

        Awaryjna opieka jest dla dzieci, którymi nikt w domu nie może się zająć, na przykład dlatego, że rodzice muszą iść do pracy. Placówka { $institution } przyjmuje dzieci. Początek: { DATETIME($from, dateStyle: "full") }. { $places ->
            [0] Teraz nie ma wolnych miejsc. Mimo to proszę zadzwonić, a pomożemy znaleźć inne rozwiązanie.
            [one] Teraz jest jedno wolne miejsce.
            [few] Teraz są { NUMBER($places) } wolne miejsca.
            [many] Teraz jest { NUMBER($places) } wolnych miejsc.
           *[other] Teraz jest { NUMBER($places) } wolnego miejsca.
        }

        ## Kiedy Państwo przyjdą

        - Jeśli dziecko jest chore, proszę zostawić je w domu.
        - Proszę umyć ręce razem z dzieckiem po przyjściu i przed wyjściem.
        - Proszę powiedzieć personelowi, jak może się z Państwem skontaktować w ciągu dnia.

        To, co nam Państwo powiedzą, jest poufne. Mogą Państwo [przeczytać więcej o awaryjnej opiece]({ -website }).
    .action = Informacje o opiece
