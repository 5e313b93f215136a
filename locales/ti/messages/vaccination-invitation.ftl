### Health message "vaccination-invitation": Tigrinya.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = ብናጻ ክትክተቡ ተዓዲምኩም ኣለኹም
    .summary =
        { $age ->
            [0] ናጻ ክታበት ንኹሉ ሰብ
            [one] ናጻ ክታበት ሓደ ዓመትን ልዕሊኡን ንዝዕድሚኦም
           *[other] ናጻ ክታበት { NUMBER($age) } ዓመትን ልዕሊኡን ንዝዕድሚኦም
        }፦ { $place }፣ ካብ { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ጀሚሩ። ሕቶ፦ { -hotline }።
    .body =
        ኣብዚ ቦታ መጺእኩም ተኸተቡ፦ { $place }። ኣብ { DATETIME($at, dateStyle: "full", timeStyle: "short") } ክንጅምር ኢና። ክታበት ናጻ እዩ፣ ግዴታ ድማ ኣይኮነን።

        { $age ->
            [0] እዚ ክታበት እዚ ኣብ ዝኾነ ዕድመ ንዘሎ ኩሉ ሰብ እዩ።
            [one] እዚ ክታበት እዚ ዕድሚኦም ሓደ ዓመትን ልዕሊኡን ንዝኾነ ሰባት እዩ።
           *[other] እዚ ክታበት እዚ ዕድሚኦም { NUMBER($age) } ዓመትን ልዕሊኡን ንዝኾነ ሰባት እዩ።
        } ዝድግፈኩም ሰብ ሒዝኩም ክትመጹ ትኽእሉ ኢኹም።

        ## ቅድሚ ምምጻእኩም

        - ናይ ጥዕና ካርድ እንተሃልዩኩም፣ ሒዝኩምዎ ምጹ።
        - እንተሓሚምኩም ኣብ ገዛ ጽንሑ፣ ንኻልእ ቆጸራ ድማ ደውሉልና።
        - ጥንሲ ወይ ኣለርጂ እንተሃልዩኩም፣ እንተሓሚምኩም ወይ መድሃኒት ትወስዱ እንተኾይንኩም፣ ንሰራሕተኛታት ንገሩ።

        ቅድሚ ምውሳንኩም፣ ዘይበርሃልኩም ነገር ዘበለ ንሓኪምኩም ወይ ንሰራሕተኛታት ክትሓቱ ትኽእሉ ኢኹም። ሰራሕተኛታት ምስጢርኩም ክሕልዉ ግዴታ ኣለዎም።

        ሕቶ እንተሃልዩኩም፣ ወይ ተርጓሚ ወይ ናብ ቦታ ንምምጻእ ሓገዝ እንተድልዩኩም፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ ክታበት ዝያዳ ኣንብቡ]({ -website })።
    .action = ብዛዕባ ክታበት ኣንብቡ
