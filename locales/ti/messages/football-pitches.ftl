### Health message "football-pitches": Tigrinya.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = ሓደስቲ ሕግታት ኣብ ሜዳታት ኩዕሶ እግሪ ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ
    .summary =
        ኩዕሶ እግሪ ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ፦ { $players ->
            [0] ሜዳታት ተዓጽዮም ኣለዉ
            [one] ኣብ ሓደ ሜዳ እንተበዝሐ ሓደ ተጻዋታይ
           *[other] ኣብ ሓደ ሜዳ እንተበዝሑ { NUMBER($players) } ተጻወትቲ
        }። እንተሓሚምኩም ኣብ ገዛ ጽንሑ። ሕቶ፦ { -hotline }።
    .body =
        ካብ { DATETIME($from, dateStyle: "full") } ጀሚርኩም፣ ኣብ ሜዳታት ኩዕሶ እግሪ ሓደስቲ ሕግታት ኣኽብሩ። { $players ->
            [0] ሜዳታት፣ ዳግማይ ክሳብ እንጽሕፈልኩም፣ ዕጹዋት እዮም።
            [one] ኣብ ነፍሲ ወከፍ ሜዳ እንተበዝሐ ሓደ ተጻዋታይ ክህሉ ይፍቀድ።
           *[other] ኣብ ነፍሲ ወከፍ ሜዳ እንተበዝሑ { NUMBER($players) } ተጻወትቲ ክህልዉ ይፍቀድ።
        }

        - እንተሓሚምኩም ኣብ ገዛ ጽንሑ።
        - ሜዳ ተታሒዙ እንተጸኒሑኩም፣ ካልእ ሜዳ ድለዩ ወይ ተጸበዩ።
        - ቅድሚ ጸወታን ድሕሪ ጸወታን ርሕቀትኩም ሓልዉ።
        - ናይ ባዕልኹም ጥርሙዝ ማይ ሒዝኩም ምጹ፣ ኢድኩም ድማ ተሓጸቡ ወይ ብናይ ኢድ ኣልኮል ኣጽርዩ።

        እቶም ሕግታት ንቆልዑን ንዓበይትን እዮም፣ ብዘይ ክለብ ክትጻወቱ ከለኹም እውን ይሰርሑ። ወለዲ፣ ብዛዕባ እቶም ሕግታት ምስ ደቅኹም ተዘራረቡ።

        ንጹህ ኣየርን ምንቅስቓስን ጽቡቕ እዩ። እዞም ሕግታት፣ ሕማም ከይተመሓላለፈ ኣብ ሜዳታት ክትጻወቱ ይሕግዙኹም። ሕቶ እንተሃልዩኩም፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ ስፖርት ዝያዳ ኣንብቡ]({ -website })።
    .action = ብዛዕባ ስፖርት ኣንብቡ
