### Health message "boil-water": Tigrinya.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = ኣብ { $area } ማይ ቡምባ ኣፍሊሕኩም ስተዩ
    .summary =
        ኣገዳሲ፦ ካብ { DATETIME($from, dateStyle: "long") } ጀሚሩ ኣብ { $area }፣ { $minutes ->
            [one] ማይ ቅድሚ ምስታይኩም እንተወሓደ ን{ NUMBER($minutes) } ደቒቕ ይፍላሕ
           *[other] ማይ ቅድሚ ምስታይኩም እንተወሓደ ን{ NUMBER($minutes) } ደቓይቕ ይፍላሕ
        }። ሕቶ፦ { -hotline }።
    .body =
        ዘይፈልሐ ማይ ቡምባ ኣይትስተዩ። እዚ ኣብ { $area } ካብ { DATETIME($from, dateStyle: "full") } ጀሚሩ፣ ማይ ዳግማይ ጽሩይ ምዃኑ ክሳብ እንጽሕፈልኩም ይሰርሕ።

        { $minutes ->
            [one] ማይ እንተወሓደ ን{ NUMBER($minutes) } ደቒቕ ኣጸቢቑ ይፍላሕ።
           *[other] ማይ እንተወሓደ ን{ NUMBER($minutes) } ደቓይቕ ኣጸቢቑ ይፍላሕ።
        } ድሕሪኡ ኣዝሕልዎ፣ መኽደኒ ኣብ ዘለዎ ጽሩይ ኣቕሓ ድማ ኣቐምጥዎ።

        ## ነዚ ዝስዕብ ዝፈልሐ ማይ ወይ ማይ ጥርሙዝ ጥራይ ተጠቐሙ

        - ንምስታይን መግቢ ንምስራሕን
        - ጸባን መግብን ህጻናት ንምድላው
        - ስኒ ንምሕጻብ
        - ፍረታትን ኣሕምልትን ንምሕጻብን በረድ ንምስራሕን

        ማይ ቡምባ፣ ሰብነት ንምሕጻብ፣ ክዳን ንምሕጻብን ንሽቓቕን ክትጥቀሙሉ ትኽእሉ ኢኹም። ቆልዑ ክሕጸቡ ከለዉ ነቲ ማይ ከይውሕጥዎ ተጠንቀቑ።

        እንተሓሚምኩም ናብ ሓኪምኩም ደውሉ። ንጎረባብትኹም ንገርዎም። ሕቶ እንተሃልዩኩም ወይ ባዕልኹም ማይ ከተፍልሑ እንተዘይክኢልኩም፣ ናብ { -hotline } ደውሉልና፣ ወይ [ብዛዕባ እቲ ማይ ዝያዳ ኣንብቡ]({ -website })።
    .action = ብዛዕባ እቲ ማይ ኣንብቡ
    .poster = { $minutes ->
            [one] ማይ ቅድሚ ምስታይኩም እንተወሓደ ን{ NUMBER($minutes) } ደቒቕ ይፍላሕ።
           *[other] ማይ ቅድሚ ምስታይኩም እንተወሓደ ን{ NUMBER($minutes) } ደቓይቕ ይፍላሕ።
        } ናብ { -hotline } ደውሉ።
    .spoken =
        እዚ ካብ { -municipality } ኣብ { $area } ንዘለዉ ኩሎም ሰባት ዝተላእከ ኣገዳሲ መልእኽቲ እዩ። ዘይፈልሐ ማይ ቡምባ ኣይትስተዩ። እዚ ካብ { DATETIME($from, dateStyle: "full") } ጀሚሩ ይሰርሕ።

        { $minutes ->
            [one] ማይ እንተወሓደ ን{ NUMBER($minutes) } ደቒቕ ኣጸቢቑ ይፍላሕ።
           *[other] ማይ እንተወሓደ ን{ NUMBER($minutes) } ደቓይቕ ኣጸቢቑ ይፍላሕ።
        } መግቢ ክትሰርሑ፣ ስንኹም ክትሕጸቡ ወይ ንህጻን መግቢ ክትህቡ ከለኹም እውን ዝፈልሐ ማይ ተጠቐሙ።

        ንጎረባብትኹም ንገርዎም። እንተሓሚምኩም ናብ ሓኪምኩም ደውሉ። ሕቶ እንተሃልዩኩም፣ ናብ { -hotline } ደውሉልና። ማይ ዳግማይ ጽሩይ ምስ ኮነ ክንሕብረኩም ኢና።
