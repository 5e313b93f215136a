### Health message "vaccination-invitation": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Waxaa lagugu martiqaadayaa tallaal bilaash ah
    .summary =
        Tallaal bilaash ah: { $age ->
            [0] qof kasta
            [one] dadka jira hal sano ama ka weyn
           *[other] dadka jira { NUMBER($age) } sano ama ka weyn
        }. Goobta: { $place }, laga bilaabo { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Su'aalo: { -hotline }.
    .body =
        Halkan kaalay oo is tallaal: { $place }. Waxaan bilaabaynaa { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Tallaalku waa bilaash, waana ikhtiyaarkaaga.

        Tallaalka waxaa loogu talagalay { $age ->
            [0] qof kasta, da' kasta ha ahaadee.
            [one] dadka jira hal sano ama ka weyn.
           *[other] dadka jira { NUMBER($age) } sano ama ka weyn.
        } Waxaad soo kaxaysan kartaa qof ku garab istaaga.

        ## Ka hor inta aadan iman

        - Soo qaado kaarkaaga caafimaadka haddii aad haysato.
        - Guriga joog haddii aad xanuunsan tahay, oo na soo wac si aad waqti kale u hesho.
        - Shaqaalaha u sheeg haddii aad uur leedahay, xasaasiyad qabto, xanuunsan tahay ama daawo qaadato.

        Ka hor inta aadan go'aan gaarin, waxaad dhakhtarkaaga ama shaqaalaha weydiin kartaa wax kasta oo aadan hubin. Shaqaalaha waxaa waajib ku ah inay sirtaada ilaaliyaan.

        Naga soo wac { -hotline } haddii aad su'aalo qabto, ama aad u baahan tahay turjubaan ama in lagaa caawiyo imaanshaha, ama [wax dheeraad ah ka akhri tallaalka]({ -website }).
    .action = Wax ka akhri tallaalka
