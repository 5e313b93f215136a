### Health message "football-pitches": Persian.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = مقررات تازه زمین‌های فوتبال از { DATETIME($from, dateStyle: "long") }
    .summary =
        فوتبال از { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] زمین‌ها بسته است
            [one] حداکثر یک بازیکن در هر زمین
           *[other] حداکثر { NUMBER($players) } بازیکن در هر زمین
        }. اگر بیمار هستید، در خانه بمانید. سؤال: { -hotline }.
    .body =
        از { DATETIME($from, dateStyle: "full") } مقررات تازه زمین‌های فوتبال را رعایت کنید. { $players ->
            [0] زمین‌ها بسته است تا وقتی که دوباره برایتان بنویسیم.
            [one] در هر زمین حداکثر یک بازیکن می‌تواند باشد.
           *[other] در هر زمین حداکثر { NUMBER($players) } بازیکن می‌تواند باشد.
        }

        - اگر بیمار هستید، در خانه بمانید.
        - اگر زمین پر است، زمین دیگری پیدا کنید یا منتظر بمانید.
        - پیش از بازی و پس از آن از یکدیگر فاصله بگیرید.
        - بطری آب خودتان را بیاورید و دست‌هایتان را بشویید یا ضدعفونی کنید.

        این مقررات برای کودکان و بزرگسالان است، حتی وقتی بدون باشگاه بازی می‌کنید. پدران و مادران گرامی، درباره این مقررات با فرزندانتان صحبت کنید.

        هوای تازه و ورزش خوب است. این مقررات برای آن است که بتوان بدون سرایت بیماری از زمین‌ها استفاده کرد. اگر سؤالی دارید، با شماره { -hotline } به ما زنگ بزنید یا [درباره ورزش بیشتر بخوانید]({ -website }).
    .action = درباره ورزش بخوانید
