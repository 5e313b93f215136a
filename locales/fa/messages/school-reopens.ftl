### Health message "school-reopens": Persian.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } در { DATETIME($from, dateStyle: "long") } دوباره باز می‌شود
    .summary =
        { $school } در { DATETIME($from, dateStyle: "long") } دوباره باز می‌شود. هر گروه حداکثر { $pupils ->
            [one] { NUMBER($pupils) } دانش‌آموز
           *[other] { NUMBER($pupils) } دانش‌آموز
        } دارد. کودک بیمار در خانه بماند. سؤال: { -hotline }.
    .body =
        اگر فرزندتان سالم است، او را از { DATETIME($from, dateStyle: "full") } به مدرسه بفرستید. اگر بیمار است، او را در خانه نگه دارید و به مدرسه خبر بدهید.

        در { $school } دانش‌آموزان به گروه‌های کوچک تقسیم شده‌اند. هر گروه حداکثر { $pupils ->
            [one] { NUMBER($pupils) } دانش‌آموز
           *[other] { NUMBER($pupils) } دانش‌آموز
        } دارد. این کار برای کم کردن خطر سرایت بیماری است.

        ## چگونه می‌توانید کمک کنید

        - با فرزندتان صحبت کنید که دست‌هایش را زیاد بشوید و در آستین خود سرفه کند.
        - اگر فرزندتان می‌تواند تنها وارد مدرسه شود، بیرون از مدرسه با او خداحافظی کنید.
        - اگر در خانه کسی بیمار است یا بیماری برایش خطر بیشتری دارد، به مدرسه بگویید.

        نگران بودن کاملاً طبیعی است. با آموزگار فرزندتان صحبت کنید، با شماره { -hotline } به ما زنگ بزنید یا [درباره مدرسه‌ها بیشتر بخوانید]({ -website }). آنچه می‌گویید محرمانه می‌ماند.
    .action = درباره شروع مدرسه بخوانید
