### Health message "boil-water": Bosnian.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Prokuhajte vodu iz slavine: { $area }
    .summary =
        VAŽNO ({ $area }): prokuhajte vodu prije pijenja. Neka vri najmanje { $minutes ->
            [one] { NUMBER($minutes) } minutu
            [few] { NUMBER($minutes) } minute
           *[other] { NUMBER($minutes) } minuta
        }. Početak: { DATETIME($from, dateStyle: "long") } Pitanja: { -hotline }.
    .body =
        Ne pijte vodu iz slavine dok je ne prokuhate. To vrijedi za dio grada { $area }. Početak: { DATETIME($from, dateStyle: "full") } Vrijedi sve dok ne javimo da je voda opet čista.

        Neka voda jako vri najmanje { $minutes ->
            [one] { NUMBER($minutes) } minutu
            [few] { NUMBER($minutes) } minute
           *[other] { NUMBER($minutes) } minuta
        }. Ostavite je da se ohladi i čuvajte je u čistoj posudi s poklopcem.

        ## Koristite samo prokuhanu vodu ili vodu iz flaše

        - za piće i kuhanje
        - za mlijeko i hranu za bebe
        - za pranje zuba
        - za ispiranje voća i povrća i za pravljenje leda

        Vodu iz slavine i dalje možete koristiti za tuširanje i kupanje, pranje odjeće i ispiranje WC-a. Pazite da djeca ne gutaju vodu dok se kupaju.

        Ako se razbolite, nazovite svog ljekara. Recite i komšijama. Ako imate pitanja ili ne možete sami prokuhati vodu, nazovite nas na { -hotline } ili [pročitajte više o vodi]({ -website }).
    .action = Pročitajte o vodi
    .poster = Prije pijenja vodu prokuhajte. Neka vri najmanje { $minutes ->
            [one] { NUMBER($minutes) } minutu
            [few] { NUMBER($minutes) } minute
           *[other] { NUMBER($minutes) } minuta
        }. Nazovite { -hotline }.
    .spoken =
        Ovo je važna poruka od { -municipality(case: "genitive") } za sve u dijelu grada { $area }. Ne pijte vodu iz slavine dok je ne prokuhate. Početak: { DATETIME($from, dateStyle: "full") }

        Neka voda jako vri najmanje { $minutes ->
            [one] { NUMBER($minutes) } minutu
            [few] { NUMBER($minutes) } minute
           *[other] { NUMBER($minutes) } minuta
        }. Prokuhanu vodu koristite i kada kuhate, perete zube ili hranite bebu.

        Recite i komšijama. Ako se razbolite, nazovite svog ljekara. Ako imate pitanja, nazovite nas na { -hotline }. Javit ćemo kada voda opet bude čista.
