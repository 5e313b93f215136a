### Health message "holiday-gatherings": Tigrinya.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = በዓል ምስ ውሑዳት ሰባት ኣብዕሉ
    .summary =
        ርሑስ በዓል! ክሳብ መወዳእታ { DATETIME($until, dateStyle: "long") }፦ { $people ->
            [0] ኣጋይሽ ኣይትቀበሉ
            [one] እንተበዝሐ ሓደ ሰብ
           *[other] ብሓባር እንተበዝሑ { NUMBER($people) } ሰባት
        }። እንተሓሚምኩም ኣብ ገዛ ጽንሑ። ሕቶ፦ { -hotline }።
    .body =
        ሎሚ ዓመት በዓል ምስ ውሑዳት ሰባት ኣብዕሉ። { $people ->
            [0] ኣጋይሽ ኣይትቀበሉ።
            [one] እንተበዝሐ ሓደ ሰብ ክህሉ ይፍቀድ።
           *[other] ብሓባር እንተበዝሑ { NUMBER($people) } ሰባት ክህልዉ ይፍቀድ።
        } እዚ ሕጊ እዚ ክሳብ መወዳእታ { DATETIME($until, dateStyle: "full") } ይሰርሕ። ዝኾነ በዓል ይኹን ዘብዕሉ፣ ንኹሎም ሰባት ሓደ እዩ።

        በዓል፣ ሰባት ብሓባር ክኾኑ ዝደልዩሉ ግዜ ምዃኑ ንፈልጥ ኢና። ውሑዳት ክንከውን ከለና፣ ንሓድሕድና፣ ብፍላይ ድማ ንሽማግለታትን ንሕሙማትን ንከናኸን።

        ## ጠቓሚ ምኽሪ

        - እንተሓሚምኩም፣ ቁሩብ ጥራይ እንተኾነ እውን፣ ኣብ ገዛ ጽንሑ።
        - እንተተኻኢሉ ኣብ ደገ ተራኸቡ፣ ኣብ ውሽጢ ገዛ ክትኮኑ ከለኹም ድማ ንጹህ ኣየር ከም ዝኣቱ ግበሩ።
        - ቅድሚ መግቢ ምስራሕኩምን ቅድሚ ምብላዕኩምን ኢድኩም ተሓጸቡ።
        - ናብቶም ክትበጽሕዎም ዘይትኽእሉ ሰባት ደውሉ።

        ሕቶ እንተሃልዩኩም፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ እቶም ሕግታት ዝያዳ ኣንብቡ]({ -website })። ንዓኹምን ንስድራቤትኩምን ርሑስ በዓል ንምነየልኩም።
    .action = ሕግታት ኣንብቡ
