### Health message "vaccination-invitation": Persian.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = شما به واکسیناسیون رایگان دعوت شده‌اید
    .summary =
        واکسن رایگان برای { $age ->
            [0] همه
            [one] همه از یک سال به بالا
           *[other] همه از { NUMBER($age) } سال به بالا
        }: { $place }، از { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. سؤال: { -hotline }.
    .body =
        برای زدن واکسن به اینجا بیایید: { $place }. شروع کار: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. واکسن رایگان و داوطلبانه است.

        این پیشنهاد برای { $age ->
            [0] همه است، در هر سنی که باشند.
            [one] شماست، اگر یک سال یا بیشتر دارید.
           *[other] شماست، اگر { NUMBER($age) } سال یا بیشتر دارید.
        } می‌توانید کسی را برای همراهی با خودتان بیاورید.

        ## پیش از آمدن

        - اگر کارت سلامت دارید، آن را همراه بیاورید.
        - اگر بیمار هستید، در خانه بمانید و برای گرفتن وقت تازه به ما زنگ بزنید.
        - اگر باردار هستید، آلرژی دارید، بیمار هستید یا دارو مصرف می‌کنید، به کارکنان بگویید.

        پیش از تصمیم گرفتن می‌توانید هر چه را که درباره‌اش مطمئن نیستید از پزشک خود یا از کارکنان بپرسید. کارکنان موظف به رازداری هستند.

        اگر سؤالی دارید، به مترجم نیاز دارید یا برای رسیدن به محل کمک لازم دارید، با شماره { -hotline } به ما زنگ بزنید یا [درباره واکسیناسیون بیشتر بخوانید]({ -website }).
    .action = درباره واکسیناسیون بخوانید
