### Health message "football-pitches": Danish source text.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Nye regler på fodboldbanerne fra den { DATETIME($from, dateStyle: "long") }
    .summary =
        Fodbold fra den { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] banerne er lukket
            [one] højst én spiller på hver bane
           *[other] højst { NUMBER($players) } spillere på hver bane
        }. Bliv hjemme, hvis du er syg. Spørgsmål: { -hotline }.
    .body =
        Følg de nye regler på fodboldbanerne fra { DATETIME($from, dateStyle: "full") }. { $players ->
            [0] Banerne er lukket, indtil vi skriver igen.
            [one] Der må højst være én spiller på hver bane.
           *[other] Der må højst være { NUMBER($players) } spillere på hver bane.
        }

        - Bliv hjemme, hvis du er syg.
        - Find en anden bane, eller vent, hvis banen er optaget.
        - Hold afstand før og efter kampen.
        - Tag din egen drikkedunk med, og vask eller sprit hænder.

        Reglerne gælder både børn og voksne, også når I spiller uden en klub. Forældre, tal med jeres børn om reglerne.

        Frisk luft og bevægelse er godt. Vi har reglerne, for at banerne kan bruges uden smitte. Ring til os på { -hotline }, hvis du har spørgsmål, eller [læs mere om sport]({ -website }).
    .action = Læs om sport
