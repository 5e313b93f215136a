### Health message "get-tested": Arabic.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = أجروا فحصًا إذا شعرتم بالمرض
    .summary =
        هل أنتم مرضى أو تعرضتم للعدوى؟ ابقوا في البيت { $days ->
            [0] حتى تصلكم النتيجة
            [zero] حتى تصلكم النتيجة
            [one] يومًا واحدًا
            [two] يومين
            [few] { NUMBER($days) } أيام
            [many] { NUMBER($days) } يومًا
           *[other] { NUMBER($days) } يوم
        }. فحص مجاني: { $place }. للأسئلة: { -hotline }.
    .body =
        أجروا فحصًا إذا شعرتم بالمرض أو إذا كنتم قريبين من شخص مصاب بالعدوى. يمكنكم إجراء الفحص هنا: { $place }. الفحص مجاني واختياري.

        ابقوا في البيت { $days ->
            [0] حتى تصلكم نتيجة الفحص.
            [zero] حتى تصلكم نتيجة الفحص.
            [one] يومًا واحدًا.
            [two] يومين.
            [few] { NUMBER($days) } أيام.
            [many] { NUMBER($days) } يومًا.
           *[other] { NUMBER($days) } يوم.
        } لا تخرجوا إلا لإجراء الفحص أو للذهاب إلى الطبيب. اطلبوا من غيركم أن يشتري لكم ما تحتاجون إليه.

        ## عندما تذهبون إلى الفحص

        - اذهبوا سيرًا على الأقدام أو بسيارتكم الخاصة إن أمكن.
        - حافظوا على مسافة بينكم وبين الآخرين.
        - أحضروا معكم البطاقة الصحية إذا كانت لديكم.

        اتصلوا بطبيبكم إذا ساءت حالتكم. اتصلوا على الرقم **112** إذا كان هناك خطر على الحياة.

        العاملون ملزمون بحفظ السرية. اتصلوا بنا على الرقم { -hotline } إذا كانت لديكم أسئلة أو احتجتم إلى مساعدة، أو [اقرؤوا المزيد عن الفحص]({ -website }).
    .action = اقرؤوا عن الفحص
    .poster = هل تشعرون بالمرض؟ أجروا فحصًا مجانيًا: { $place }. اتصلوا على { -hotline }.
    .spoken =
        هذه رسالة من { -municipality }. هل تشعرون بالمرض، أو كنتم قريبين من شخص مصاب بالعدوى؟ إذن نرجو أن تُجروا فحصًا. يمكنكم إجراء الفحص هنا: { $place }. الفحص مجاني.

        من المهم أن تبقوا في البيت { $days ->
            [0] حتى تصلكم نتيجة الفحص.
            [zero] حتى تصلكم نتيجة الفحص.
            [one] يومًا واحدًا.
            [two] يومين.
            [few] { NUMBER($days) } أيام.
            [many] { NUMBER($days) } يومًا.
           *[other] { NUMBER($days) } يوم.
        } اتصلوا بطبيبكم إذا ساءت حالتكم. اتصلوا على الرقم 112 إذا كان هناك خطر على الحياة.

        إذا كانت لديكم أسئلة، فاتصلوا بنا على الرقم { -hotline }. شكرًا لكم على اهتمامكم بأنفسكم وبغيركم.
