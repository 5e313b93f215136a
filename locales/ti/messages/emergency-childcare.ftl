### Health message "emergency-childcare": Tigrinya.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = ህጹጽ ክንክን ቆልዑ ኣብ { $institution } ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ
    .summary =
        ህጹጽ ክንክን ቆልዑ ኣብ { $institution } ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ፦ { $places ->
            [0] ክፉት ቦታ የለን
            [one] ሓደ ክፉት ቦታ ኣሎ
           *[other] { NUMBER($places) } ክፉት ቦታታት ኣሎ
        }። ሓገዝ እንተድልዩኩም ናብ { -hotline } ደውሉ።
    .body =
        ህጹጽ ክንክን ቆልዑ እንተድልዩኩም፣ ናብ { -hotline } ደውሉልና። ምስ ውላድኩም ቅድሚ ምምጻእኩም ደውሉ።

        ህጹጽ ክንክን፣ ኣብ ገዛ ዝሕልዎም ሰብ ንዘይብሎም ቆልዑ እዩ፣ ንኣብነት ወለዲ ናብ ስራሕ ክኸዱ ስለ ዘለዎም። { $institution } ካብ { DATETIME($from, dateStyle: "full") } ጀሚሩ ቆልዑ ይቕበል። { $places ->
            [0] ሕጂ ክፉት ቦታ የለን። ይኹን እምበር ደውሉልና፣ ካልእ መፍትሒ ንምርካብ ክንሕግዘኩም ኢና።
            [one] ሕጂ ሓደ ክፉት ቦታ ኣሎ።
           *[other] ሕጂ { NUMBER($places) } ክፉት ቦታታት ኣሎ።
        }

        ## ክትመጹ ከለኹም

        - ውላድኩም እንተሓሚሙ፣ ኣብ ገዛ ኣጽንሕዎ።
        - ክትመጹን ክትከዱን ከለኹም፣ ምስ ውላድኩም ኢድኩም ተሓጸቡ።
        - ሰራሕተኛታት ኣብታ መዓልቲ ብኸመይ ክረኽቡኹም ከም ዝኽእሉ ንገርዎም።

        እትነግሩና ዘበለ ብምስጢር ይተሓዝ። [ብዛዕባ ህጹጽ ክንክን ቆልዑ ዝያዳ ከተንብቡ]({ -website }) ትኽእሉ ኢኹም።
    .action = ብዛዕባ ክንክን ቆልዑ ኣንብቡ
