### Health message "school-reopens": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } waxaa dib loo furayaa { DATETIME($from, dateStyle: "long") }
    .summary =
        { $school } waxaa dib loo furayaa { DATETIME($from, dateStyle: "long") }. Koox kasta ugu badnaan { $pupils ->
            [one] hal arday
           *[other] { NUMBER($pupils) } arday
        }. Carruurta xanuunsan guriga ku hay. Su'aalo: { -hotline }.
    .body =
        Ilmahaaga iskuulka u dir laga bilaabo { DATETIME($from, dateStyle: "full") } haddii uu caafimaad qabo. Guriga ku hay haddii uu xanuunsan yahay, iskuulkana u sheeg.

        Ardayda { $school } waxaa loo qaybiyey kooxo yaryar. Koox kasta waxaa ku jira ugu badnaan { $pupils ->
            [one] hal arday
           *[other] { NUMBER($pupils) } arday
        }. Sidan waxaan u samaynaynaa si loo yareeyo khatarta in cudurku faafo.

        ## Sida aad u caawin karto

        - Ilmaha kala hadal inuu gacmaha mar badan dhaqo oo uu gacanta shaarka ku qufaco.
        - Ilmaha ku sagooti iskuulka bannaankiisa haddii uu keligiis geli karo.
        - Iskuulka u sheeg haddii qof guriga ku nool uu xanuunsan yahay ama uu si gaar ah u nugul yahay.

        Waa wax caadi ah in la walwalo. La hadal macallinka ilmahaaga, naga soo wac { -hotline }, ama [wax dheeraad ah ka akhri iskuullada]({ -website }). Waxa aad noo sheegto waa sir.
    .action = Wax ka akhri iskuulka
