### Health message "mayors-letter": Tigrinya.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = ካብ ከንቲባ ንዓኹም ካብ ካልእ ሃገር ዝመጻእኩም ነበርቲ ዝተጻሕፈ ደብዳቤ
    .summary = ክቡራት ነበርቲ፣ ንስኹም ኣካል ከተማና ኢኹም። ብዛዕባ ተላባዒ ሕማም ምኽሪ ብቛንቋኹም፦ { -website } – ሕቶ፦ { -hotline }።
    .body =
        ክቡራት ካብ ካልእ ሃገር ዝመጻእኩም ነበርቲ { -municipality }

        ሕጂ ካብ ሰብ ናብ ሰብ ዝመሓላለፍ ሕማም ይዝርጋሕ ኣሎ። ምኽሪ ሰበስልጣን ተኸተሉ፣ እንተሓሚምኩም ድማ ኣብ ገዛ ጽንሑ። [ነቲ ምኽሪ ብቛንቋኹም ከተንብብዎ]({ -website }) ትኽእሉ ኢኹም።

        ምናልባት ስድራቤትኩም ኣብ ርሑቕ ይህልዉ፣ ዜናታት ምርዳእ እውን ይኸብደኩም ይኸውን። በይንኹም ኣይኮንኩምን። ሕቶ እንተሃልዩኩም ወይ ሓገዝ እንተድልዩኩም፣ ናብ { -hotline } ደውሉልና። ምኽርና ብናጻ እዩ፣ እትነግሩና ዘበለ ድማ ብምስጢር ይተሓዝ።

        ## ክንሕግዝ ሓግዙና

        - ኢድኩም ብዙሕ ግዜ ተሓጸቡ፣ ካብ ሕሙማት ድማ ርሕቀትኩም ሓልዉ።
        - ንጎረባብትኹም፣ ኣብ ምግዛእ ነገራት ሓገዝ የድልዮም እንተኾይኑ፣ ሕተትዎም።
        - ነዚ ደብዳቤ እዚ፣ ቋንቋኹም ንዝዛረቡ ካልኦት ሰባት ኣካፍልዎም።

        ኣካል ከተማና ስለ ዝኾንኩምን ንኹልና ስለ እትከናኸኑን የቐንየልና። ምስ ሰላምታ፣ ከንቲባ
    .action = ነቲ ምኽሪ ኣንብቡ
