### Health message "get-tested": Tigrinya.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = ሕማም እንተተሰሚዑኩም ተመርመሩ
    .summary =
        ሓሚምኩም ወይ ንሕማም ተቓሊዕኩም ዲኹም? { $days ->
            [0] መልሲ ክሳብ ዝመጸኩም ኣብ ገዛ ጽንሑ።
            [one] ንሓደ መዓልቲ ኣብ ገዛ ጽንሑ።
           *[other] ን{ NUMBER($days) } መዓልታት ኣብ ገዛ ጽንሑ።
        } ናጻ መርመራ፦ { $place }። ሕቶ፦ { -hotline }።
    .body =
        ሕማም እንተተሰሚዑኩም፣ ወይ ኣብ ጥቓ ብሕማም ዝተለኽፈ ሰብ ነይርኩም እንተኾይንኩም፣ ተመርመሩ። ኣብዚ ቦታ ክትምርመሩ ትኽእሉ፦ { $place }። መርመራ ናጻ እዩ፣ ግዴታ ድማ ኣይኮነን።

        { $days ->
            [0] መልሲ መርመራ ክሳብ እትረኽቡ ኣብ ገዛ ጽንሑ።
            [one] ንሓደ መዓልቲ ኣብ ገዛ ጽንሑ።
           *[other] ን{ NUMBER($days) } መዓልታት ኣብ ገዛ ጽንሑ።
        } ንመርመራ ወይ ናብ ሓኪም ንምኻድ ጥራይ ውጹ። ዘድልየኩም ነገራት ካልኦት ሰባት ክገዝኡልኩም ሕተቱ።

        ## ንመርመራ ክትከዱ ከለኹም

        - እንተኽኢልኩም፣ ብእግርኹም ወይ ብናይ ባዕልኹም መኪና ኪዱ።
        - ካብ ካልኦት ሰባት ርሕቀትኩም ሓልዉ።
        - ናይ ጥዕና ካርድ እንተሃልዩኩም፣ ሒዝኩምዎ ኪዱ።

        ሕማምኩም እንተገዲዱ፣ ናብ ሓኪምኩም ደውሉ። ንህይወት ዘስግእ እንተኾይኑ፣ ናብ **112** ደውሉ።

        ሰራሕተኛታት ምስጢርኩም ክሕልዉ ግዴታ ኣለዎም። ሕቶ እንተሃልዩኩም ወይ ሓገዝ እንተድልዩኩም፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ መርመራ ዝያዳ ኣንብቡ]({ -website })።
    .action = ብዛዕባ መርመራ ኣንብቡ
    .poster = ሕማም ይስምዓኩም ኣሎ ዶ? ብናጻ ተመርመሩ፦ { $place }። ናብ { -hotline } ደውሉ።
    .spoken =
        እዚ ካብ { -municipality } ዝመጸ መልእኽቲ እዩ። ሕማም ይስምዓኩም ኣሎ ዶ? ወይ ኣብ ጥቓ ብሕማም ዝተለኽፈ ሰብ ነይርኩም ዶ? ተመርመሩ። ኣብዚ ቦታ ክትምርመሩ ትኽእሉ፦ { $place }። መርመራ ናጻ እዩ።

        እዚ ኣገዳሲ እዩ። { $days ->
            [0] መልሲ መርመራ ክሳብ እትረኽቡ ኣብ ገዛ ጽንሑ።
            [one] ንሓደ መዓልቲ ኣብ ገዛ ጽንሑ።
           *[other] ን{ NUMBER($days) } መዓልታት ኣብ ገዛ ጽንሑ።
        } ሕማምኩም እንተገዲዱ፣ ናብ ሓኪምኩም ደውሉ። ንህይወት ዘስግእ እንተኾይኑ፣ ናብ 112 ደውሉ።

        ሕቶ እንተሃልዩኩም፣ ናብ { -hotline } ደውሉልና። ንርእስኹምን ንኻልኦትን ስለ እትከናኸኑ የቐንየልና።
