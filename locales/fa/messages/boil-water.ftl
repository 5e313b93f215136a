### Health message "boil-water": Persian.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = آب شیر را در { $area } بجوشانید
    .summary =
        مهم: از { DATETIME($from, dateStyle: "long") } در { $area } آب را پیش از نوشیدن دست‌کم { $minutes ->
            [one] { NUMBER($minutes) } دقیقه
           *[other] { NUMBER($minutes) } دقیقه
        } بجوشانید. سؤال: { -hotline }.
    .body =
        تا آب شیر را نجوشانده‌اید، آن را ننوشید. این دستور برای { $area } است، از { DATETIME($from, dateStyle: "full") } تا وقتی که برایتان بنویسیم آب دوباره پاک است.

        بگذارید آب دست‌کم { $minutes ->
            [one] { NUMBER($minutes) } دقیقه
           *[other] { NUMBER($minutes) } دقیقه
        } خوب بجوشد. سپس صبر کنید تا خنک شود و آن را در ظرفی تمیز و دردار نگه دارید.

        ## برای این کارها فقط آب جوشیده یا آب بطری مصرف کنید

        - نوشیدن و آشپزی
        - شیر و غذای نوزادان
        - مسواک زدن
        - شستن میوه و سبزی و درست کردن یخ

        می‌توانید با آب شیر حمام کنید، لباس بشویید و سیفون توالت را بکشید. مراقب باشید که بچه‌ها هنگام حمام آب را قورت ندهند.

        اگر بیمار شدید، به پزشک خود زنگ بزنید. به همسایه‌هایتان هم خبر بدهید. اگر سؤالی دارید یا خودتان نمی‌توانید آب را بجوشانید، با شماره { -hotline } به ما زنگ بزنید یا [درباره آب بیشتر بخوانید]({ -website }).
    .action = درباره آب بخوانید
    .poster = آب را پیش از نوشیدن دست‌کم { $minutes ->
            [one] { NUMBER($minutes) } دقیقه
           *[other] { NUMBER($minutes) } دقیقه
        } بجوشانید. تلفن: { -hotline }.
    .spoken =
        این یک پیام مهم از { -municipality } برای همه ساکنان { $area } است. تا آب شیر را نجوشانده‌اید، آن را ننوشید. این دستور از { DATETIME($from, dateStyle: "full") } برقرار است.

        بگذارید آب دست‌کم { $minutes ->
            [one] { NUMBER($minutes) } دقیقه
           *[other] { NUMBER($minutes) } دقیقه
        } خوب بجوشد. برای آشپزی، مسواک زدن و غذا دادن به نوزاد هم آب جوشیده مصرف کنید.

        به همسایه‌هایتان هم خبر بدهید. اگر بیمار شدید، به پزشک خود زنگ بزنید. اگر سؤالی دارید، با شماره { -hotline } به ما زنگ بزنید. وقتی آب دوباره پاک شد، به شما خبر می‌دهیم.
