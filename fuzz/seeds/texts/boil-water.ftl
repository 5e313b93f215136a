### Health message "boil-water": Arabic.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = اغلوا ماء الصنبور في { $area }
    .summary =
        مهم: اغلوا الماء في { $area } ابتداءً من { DATETIME($from, dateStyle: "long") }. اتركوه يغلي لمدة { $minutes ->
            [zero] { NUMBER($minutes) } دقيقة
            [one] دقيقة واحدة
            [two] دقيقتين
            [few] { NUMBER($minutes) } دقائق
            [many] { NUMBER($minutes) } دقيقة
           *[other] { NUMBER($minutes) } دقيقة
        } على الأقل قبل شربه. للأسئلة: { -hotline }.
    .body =
        لا تشربوا ماء الصنبور قبل غليه. ينطبق هذا على { $area } ابتداءً من يوم { DATETIME($from, dateStyle: "full") } وإلى أن نكتب لكم أن الماء أصبح نظيفًا من جديد.

        اتركوا الماء يغلي بقوة لمدة { $minutes ->
            [zero] { NUMBER($minutes) } دقيقة
            [one] دقيقة واحدة
            [two] دقيقتين
            [few] { NUMBER($minutes) } دقائق
            [many] { NUMBER($minutes) } دقيقة
           *[other] { NUMBER($minutes) } دقيقة
        } على الأقل. ثم دعوه يبرد، واحفظوه في وعاء نظيف له غطاء.

        ## لا تستخدموا إلا الماء المغلي أو المعبأ في زجاجات من أجل

        - الشرب والطبخ
        - حليب الرضّع وطعامهم
        - تنظيف الأسنان
        - غسل الفواكه والخضار وصنع مكعبات الثلج

        يمكنكم استخدام ماء الصنبور للاستحمام وغسل الملابس وتنظيف المرحاض بعد استعماله. انتبهوا كي لا يبتلع الأطفال الماء أثناء الاستحمام.

        اتصلوا بطبيبكم إذا مرضتم. أخبروا جيرانكم بذلك. اتصلوا بنا على الرقم { -hotline } إذا كانت لديكم أسئلة أو كنتم لا تستطيعون غلي الماء بأنفسكم، أو [اقرؤوا المزيد عن الماء]({ -website }).
    .action = اقرؤوا عن الماء
    .poster = اغلوا الماء لمدة { $minutes ->
            [zero] { NUMBER($minutes) } دقيقة
            [one] دقيقة واحدة
            [two] دقيقتين
            [few] { NUMBER($minutes) } دقائق
            [many] { NUMBER($minutes) } دقيقة
           *[other] { NUMBER($minutes) } دقيقة
        } على الأقل قبل شربه. اتصلوا على { -hotline }.
    .spoken =
        هذه رسالة مهمة من { -municipality } إلى جميع السكان في { $area }. لا تشربوا ماء الصنبور قبل غليه. يسري هذا ابتداءً من يوم { DATETIME($from, dateStyle: "full") }.

        اتركوا الماء يغلي بقوة لمدة { $minutes ->
            [zero] { NUMBER($minutes) } دقيقة
            [one] دقيقة واحدة
            [two] دقيقتين
            [few] { NUMBER($minutes) } دقائق
            [many] { NUMBER($minutes) } دقيقة
           *[other] { NUMBER($minutes) } دقيقة
        } على الأقل. استخدموا الماء المغلي أيضًا عند الطبخ وتنظيف الأسنان وإطعام الرضّع.

        أخبروا جيرانكم بذلك. اتصلوا بطبيبكم إذا مرضتم. إذا كانت لديكم أسئلة، فاتصلوا بنا على الرقم { -hotline }. سنخبركم عندما يصبح الماء نظيفًا من جديد.
