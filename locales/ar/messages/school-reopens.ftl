### Health message "school-reopens": Arabic.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = إعادة فتح { $school } في { DATETIME($from, dateStyle: "long") }
    .summary =
        إعادة فتح { $school } في { DATETIME($from, dateStyle: "long") }. في كل مجموعة { $pupils ->
            [zero] { NUMBER($pupils) } تلميذ
            [one] تلميذ واحد
            [two] تلميذان
            [few] { NUMBER($pupils) } تلاميذ
            [many] { NUMBER($pupils) } تلميذًا
           *[other] { NUMBER($pupils) } تلميذ
        } على الأكثر. أبقوا الأطفال المرضى في البيت. للأسئلة: { -hotline }.
    .body =
        أرسلوا طفلكم إلى المدرسة ابتداءً من يوم { DATETIME($from, dateStyle: "full") } إذا كان بصحة جيدة. أبقوه في البيت إذا كان مريضًا، وأخبروا المدرسة بذلك.

        في { $school } قسّمنا التلاميذ إلى مجموعات صغيرة. في كل مجموعة { $pupils ->
            [zero] { NUMBER($pupils) } تلميذ
            [one] تلميذ واحد
            [two] تلميذان
            [few] { NUMBER($pupils) } تلاميذ
            [many] { NUMBER($pupils) } تلميذًا
           *[other] { NUMBER($pupils) } تلميذ
        } على الأكثر. نفعل ذلك لتقليل خطر العدوى.

        ## كيف يمكنكم المساعدة

        - تحدثوا مع طفلكم عن غسل اليدين كثيرًا وعن السعال في الكمّ.
        - ودّعوا طفلكم خارج المدرسة إذا كان يستطيع الدخول وحده.
        - أخبروا المدرسة إذا كان أحد في البيت مريضًا أو كان المرض خطيرًا عليه بشكل خاص.

        من الطبيعي تمامًا أن تشعروا بالقلق. تحدثوا مع معلم طفلكم، أو اتصلوا بنا على الرقم { -hotline }، أو [اقرؤوا المزيد عن المدارس]({ -website }). ما تقولونه يبقى سريًا.
    .action = اقرؤوا عن بدء الدراسة
