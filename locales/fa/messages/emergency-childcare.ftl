### Health message "emergency-childcare": Persian.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = نگهداری اضطراری کودکان در { $institution } از { DATETIME($from, dateStyle: "long") }
    .summary =
        نگهداری اضطراری کودکان در { $institution } از { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] جای خالی نیست
            [one] یک جای خالی
           *[other] { NUMBER($places) } جای خالی
        }. اگر کمک لازم دارید، زنگ بزنید: { -hotline }.
    .body =
        اگر به نگهداری اضطراری کودک نیاز دارید، با شماره { -hotline } به ما زنگ بزنید. لطفاً پیش از آمدن با کودک زنگ بزنید.

        نگهداری اضطراری برای کودکانی است که در خانه کسی نمی‌تواند از آن‌ها نگهداری کند، مثلاً چون پدر و مادر باید سر کار بروند. { $institution } از { DATETIME($from, dateStyle: "full") } کودکان را می‌پذیرد. { $places ->
            [0] در حال حاضر جای خالی نیست. با این حال زنگ بزنید تا کمکتان کنیم راه دیگری پیدا کنید.
            [one] در حال حاضر یک جای خالی هست.
           *[other] در حال حاضر { NUMBER($places) } جای خالی هست.
        }

        ## وقتی می‌آیید

        - اگر کودک بیمار است، او را در خانه نگه دارید.
        - هنگام آمدن و رفتن، همراه کودک دست‌هایتان را بشویید.
        - به کارکنان بگویید در طول روز چگونه می‌توانند با شما تماس بگیرند.

        آنچه به ما می‌گویید محرمانه می‌ماند. می‌توانید [درباره نگهداری اضطراری بیشتر بخوانید]({ -website }).
    .action = درباره نگهداری اضطراری بخوانید
