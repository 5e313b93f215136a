### Health message "holiday-gatherings": Persian.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = عید را در جمعی کوچک برگزار کنید
    .summary =
        عیدتان مبارک! تا پایان { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] بدون مهمان
            [one] حداکثر یک نفر
           *[other] حداکثر { NUMBER($people) } نفر کنار هم
        }. اگر بیمار هستید، در خانه بمانید. سؤال: { -hotline }.
    .body =
        امسال عید را در جمعی کوچک برگزار کنید. تا پایان { DATETIME($until, dateStyle: "full") } { $people ->
            [0] مهمان نپذیرید.
            [one] بیش از یک نفر نباید حضور داشته باشد.
           *[other] بیش از { NUMBER($people) } نفر نباید دور هم جمع شوند.
        } این برای همه است، هر عید و جشنی که داشته باشند.

        می‌دانیم که عید زمانی است که همه دوست دارند کنار هم باشند. وقتی تعدادمان کم باشد، از یکدیگر مراقبت می‌کنیم، به‌ویژه از سالمندان و بیماران.

        ## توصیه‌های خوب

        - اگر بیمار هستید، حتی اگر بیماری‌تان سبک است، در خانه بمانید.
        - اگر می‌توانید، در فضای باز دیدار کنید و در خانه پنجره‌ها را باز کنید تا هوا عوض شود.
        - پیش از آشپزی و پیش از غذا خوردن دست‌هایتان را بشویید.
        - به کسانی که نمی‌توانید به دیدنشان بروید، زنگ بزنید.

        اگر سؤالی دارید، با شماره { -hotline } به ما زنگ بزنید یا [درباره مقررات بیشتر بخوانید]({ -website }). برای شما و خانواده‌تان عید خوشی آرزو می‌کنیم.
    .action = درباره مقررات بخوانید
