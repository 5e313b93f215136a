### Health message "get-tested": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Heke hûn xwe nexweş hîs dikin, testê bidin kirin
    .summary =
        Heke hûn nexweş bin an nêzîkî nexweşekî bûbin, { $days ->
            [0] heta bersivê li malê bin
            [one] rojekê li malê bimînin
           *[other] { NUMBER($days) } rojan li malê bimînin
        }. Testa belaş: { $place }. Pirs: { -hotline }.
    .body =
        Heke hûn xwe nexweş hîs dikin an hûn nêzîkî kesekî bûne ku nexweşî girtiye, testê bidin kirin. Cihê testê: { $place }. Test belaş e û bi dilxwazî ye.

        { $days ->
            [0] Heta ku bersiva testa we bê, li malê bimînin.
            [one] Rojekê li malê bimînin.
           *[other] { NUMBER($days) } rojan li malê bimînin.
        } Tenê ji bo testê an ji bo çûna cem doktor derkevin derve. Ji kesên din bixwazin ku tiştên pêwîst ji we re bikirin.

        ## Dema ku hûn diçin testê

        - Heke hûn bikaribin, bi meşê an bi otomobîla xwe herin.
        - Ji kesên din dûr bisekinin.
        - Heke karta we ya tenduristiyê hebe, wê bi xwe re bînin.

        Heke rewşa we xirabtir bibe, telefonî doktorê xwe bikin. Heke jiyan di xetereyê de be, telefonî **112** bikin.

        Divê karmend tiştên ku hûn dibêjin veşartî bihêlin. Heke pirsên we hebin an hewcedariya we bi alîkariyê hebe, bi nimareya { -hotline } telefonî me bikin an [li ser testê bêtir bixwînin]({ -website }).
    .action = Li ser testê bixwînin
    .poster = Hûn xwe nexweş hîs dikin? Testa belaş: { $place }. Telefon bikin: { -hotline }.
    .spoken =
        { -municipality } vê peyamê ji we re dişîne. Hûn xwe nexweş hîs dikin an hûn nêzîkî kesekî bûne ku nexweşî girtiye? Wê demê ji kerema xwe testê bidin kirin. Cihê testê: { $place }. Test belaş e.

        { $days ->
            [0] Girîng e ku hûn li malê bimînin heta ku bersiva testa we bê.
            [one] Girîng e ku hûn rojekê li malê bimînin.
           *[other] Girîng e ku hûn { NUMBER($days) } rojan li malê bimînin.
        } Heke rewşa we xirabtir bibe, telefonî doktorê xwe bikin. Heke jiyan di xetereyê de be, telefonî 112 bikin.

        Heke pirsên we hebin, bi nimareya { -hotline } telefonî me bikin. Spas ji bo ku hûn xwe û kesên din diparêzin.
