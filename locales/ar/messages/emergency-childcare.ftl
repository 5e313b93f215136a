### Health message "emergency-childcare": Arabic.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = رعاية طارئة للأطفال في { $institution } ابتداءً من { DATETIME($from, dateStyle: "long") }
    .summary =
        رعاية طارئة للأطفال في { $institution } من { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] لا توجد أماكن متاحة
            [zero] لا توجد أماكن متاحة
            [one] مكان واحد متاح
            [two] مكانان متاحان
            [few] { NUMBER($places) } أماكن متاحة
            [many] { NUMBER($places) } مكانًا متاحًا
           *[other] { NUMBER($places) } مكان متاح
        }. للمساعدة اتصلوا على { -hotline }.
    .body =
        اتصلوا بنا على الرقم { -hotline } إذا احتجتم إلى رعاية طارئة لطفلكم. يُرجى الاتصال قبل أن تأتوا مع طفلكم.

        الرعاية الطارئة مخصصة للأطفال الذين لا يستطيع أحد في البيت الاعتناء بهم، مثلًا لأن على الوالدين الذهاب إلى العمل. يبدأ استقبال الأطفال في { $institution } يوم { DATETIME($from, dateStyle: "full") }. { $places ->
            [0] لا توجد حاليًا أماكن متاحة. اتصلوا بنا رغم ذلك، وسنساعدكم في إيجاد حل آخر.
            [zero] لا توجد حاليًا أماكن متاحة. اتصلوا بنا رغم ذلك، وسنساعدكم في إيجاد حل آخر.
            [one] يوجد حاليًا مكان واحد متاح.
            [two] يوجد حاليًا مكانان متاحان.
            [few] توجد حاليًا { NUMBER($places) } أماكن متاحة.
            [many] يوجد حاليًا { NUMBER($places) } مكانًا متاحًا.
           *[other] يوجد حاليًا { NUMBER($places) } مكان متاح.
        }

        ## عندما تأتون

        - أبقوا الطفل في البيت إذا كان مريضًا.
        - اغسلوا أيديكم مع الطفل عند الوصول وعند المغادرة.
        - أخبروا العاملين كيف يمكنهم الاتصال بكم خلال النهار.

        ما تقولونه لنا يبقى سريًا. يمكنكم [قراءة المزيد عن الرعاية الطارئة]({ -website }).
    .action = اقرؤوا عن الرعاية الطارئة
