### Health message "holiday-gatherings": Arabic.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = احتفلوا بالعيد مع عدد قليل من الناس
    .summary =
        كل عام وأنتم بخير! حتى نهاية يوم { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] من دون ضيوف
            [zero] من دون ضيوف
            [one] شخص واحد على الأكثر
            [two] شخصان معًا على الأكثر
            [few] { NUMBER($people) } أشخاص معًا على الأكثر
            [many] { NUMBER($people) } شخصًا معًا على الأكثر
           *[other] { NUMBER($people) } شخص معًا على الأكثر
        }. ابقوا في البيت إذا كنتم مرضى. للأسئلة: { -hotline }.
    .body =
        احتفلوا بالعيد هذا العام مع عدد قليل من الناس. { $people ->
            [0] لا تستقبلوا ضيوفًا
            [zero] لا تستقبلوا ضيوفًا
            [one] لا يُسمح بوجود أكثر من شخص واحد
            [two] لا يُسمح باجتماع أكثر من شخصين
            [few] لا يُسمح باجتماع أكثر من { NUMBER($people) } أشخاص
            [many] لا يُسمح باجتماع أكثر من { NUMBER($people) } شخصًا
           *[other] لا يُسمح باجتماع أكثر من { NUMBER($people) } شخص
        } حتى نهاية يوم { DATETIME($until, dateStyle: "full") }. ينطبق هذا على الجميع، أيًا كان العيد الذي يحتفلون به.

        نعلم أن العيد وقت يحب الناس أن يجتمعوا فيه. عندما يكون عددنا قليلًا، نحمي بعضنا بعضًا، وخاصة كبار السن والمرضى.

        ## نصائح مفيدة

        - ابقوا في البيت إذا كنتم مرضى، حتى لو كان المرض خفيفًا.
        - اجتمعوا في الهواء الطلق إن أمكن، وافتحوا النوافذ عندما تكونون في الداخل.
        - اغسلوا أيديكم قبل الطبخ وقبل الأكل.
        - اتصلوا بالهاتف بمن لا تستطيعون زيارتهم.

        اتصلوا بنا على الرقم { -hotline } إذا كانت لديكم أسئلة، أو [اقرؤوا المزيد عن القواعد]({ -website }). نتمنى لكم ولعائلاتكم عيدًا سعيدًا.
    .action = اقرؤوا عن القواعد
