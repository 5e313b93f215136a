### Health message "vaccination-invitation": Arabic.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = أنتم مدعوون إلى تطعيم مجاني
    .summary =
        تطعيم مجاني { $age ->
            [0] للجميع
            [zero] للجميع
            [one] لمن عمره سنة واحدة أو أكثر
            [two] لمن عمره سنتان أو أكثر
            [few] لمن عمره { NUMBER($age) } سنوات أو أكثر
            [many] لمن عمره { NUMBER($age) } سنة أو أكثر
           *[other] لمن عمره { NUMBER($age) } سنة أو أكثر
        }: { $place }، من { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. للأسئلة: { -hotline }.
    .body =
        تعالوا وخذوا التطعيم هنا: { $place }. نبدأ يوم { DATETIME($at, dateStyle: "full", timeStyle: "short") }. التطعيم مجاني واختياري.

        هذا العرض { $age ->
            [0] للجميع مهما كان عمرهم.
            [zero] للجميع مهما كان عمرهم.
            [one] لكم إذا كان عمركم سنة واحدة أو أكثر.
            [two] لكم إذا كان عمركم سنتين أو أكثر.
            [few] لكم إذا كان عمركم { NUMBER($age) } سنوات أو أكثر.
            [many] لكم إذا كان عمركم { NUMBER($age) } سنة أو أكثر.
           *[other] لكم إذا كان عمركم { NUMBER($age) } سنة أو أكثر.
        } يمكنكم أن تُحضروا معكم شخصًا ليساندكم.

        ## قبل أن تأتوا

        - أحضروا معكم البطاقة الصحية إذا كانت لديكم.
        - ابقوا في البيت إذا كنتم مرضى، واتصلوا بنا لتحديد موعد جديد.
        - أخبروا العاملين في حالة الحمل أو الحساسية أو المرض أو تناول الأدوية.

        قبل أن تقرروا، يمكنكم أن تسألوا طبيبكم أو العاملين عن أي شيء لستم متأكدين منه. العاملون ملزمون بحفظ السرية.

        اتصلوا بنا على الرقم { -hotline } إذا كانت لديكم أسئلة أو احتجتم إلى مترجم أو إلى مساعدة في الوصول إلى المكان، أو [اقرؤوا المزيد عن التطعيم]({ -website }).
    .action = اقرؤوا عن التطعيم
