### Health message "school-reopens": Tigrinya.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ ዳግማይ ክኽፈት እዩ
    .summary =
        { $school } ካብ { DATETIME($from, dateStyle: "long") } ዳግማይ ይኽፈት። { $pupils ->
            [one] ኣብ ሓደ ጉጅለ እንተበዝሐ { NUMBER($pupils) } ተመሃራይ።
           *[other] ኣብ ሓደ ጉጅለ እንተበዝሑ { NUMBER($pupils) } ተመሃሮ።
        } ሕሙማት ቆልዑ ኣብ ገዛ ይጽንሑ። ሕቶ፦ { -hotline }።
    .body =
        ደቅኹም ጥዑያት እንተኾይኖም፣ ካብ { DATETIME($from, dateStyle: "full") } ጀሚርኩም ናብ ቤት ትምህርቲ ስደድዎም። እንተሓሚሞም ግን ኣብ ገዛ ኣጽንሕዎም፣ ንቤት ትምህርቲ ድማ ሓብሩ።

        ኣብ { $school } ተመሃሮ ኣብ ንኣሽቱ ጉጅለታት ተመቓቒሎም ኣለዉ። { $pupils ->
            [one] ኣብ ነፍሲ ወከፍ ጉጅለ እንተበዝሐ { NUMBER($pupils) } ተመሃራይ ይህሉ።
           *[other] ኣብ ነፍሲ ወከፍ ጉጅለ እንተበዝሑ { NUMBER($pupils) } ተመሃሮ ይህልዉ።
        } እዚ እንገብሮ፣ ሕማም ከይመሓላለፍ ንምክልኻል እዩ።

        ## ብኸመይ ክትሕግዙ ትኽእሉ

        - ኢዶም ብዙሕ ግዜ ክሕጸቡን ኣብ እጅገ ክዳኖም ክስዕሉን ምስ ደቅኹም ተዘራረቡ።
        - ደቅኹም በይኖም ክኣትዉ ዝኽእሉ እንተኾይኖም፣ ኣብ ደገ ቤት ትምህርቲ ተፋነውዎም።
        - ኣብ ገዛ ዝሓመመ ወይ ብሕማም ብቐሊሉ ክጥቃዕ ዝኽእል ሰብ እንተሃልዩ፣ ንቤት ትምህርቲ ንገሩ።

        ምሽቓል ንቡር እዩ። ምስ መምህር ደቅኹም ተዘራረቡ፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ ኣብያተ ትምህርቲ ዝያዳ ኣንብቡ]({ -website })። እትነግሩና ዘበለ ብምስጢር ይተሓዝ።
    .action = ብዛዕባ ቤት ትምህርቲ ኣንብቡ
