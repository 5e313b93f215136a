### Health message "football-pitches": Arabic.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = قواعد جديدة في ملاعب كرة القدم ابتداءً من { DATETIME($from, dateStyle: "long") }
    .summary =
        كرة القدم من { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] الملاعب مغلقة
            [zero] الملاعب مغلقة
            [one] لاعب واحد على الأكثر في كل ملعب
            [two] لاعبان على الأكثر في كل ملعب
            [few] { NUMBER($players) } لاعبين على الأكثر في كل ملعب
            [many] { NUMBER($players) } لاعبًا على الأكثر في كل ملعب
           *[other] { NUMBER($players) } لاعب على الأكثر في كل ملعب
        }. ابقوا في البيت إذا كنتم مرضى. للأسئلة: { -hotline }.
    .body =
        اتبعوا القواعد الجديدة في ملاعب كرة القدم ابتداءً من يوم { DATETIME($from, dateStyle: "full") }. { $players ->
            [0] الملاعب مغلقة إلى أن نكتب لكم من جديد.
            [zero] الملاعب مغلقة إلى أن نكتب لكم من جديد.
            [one] لا يجوز أن يكون في كل ملعب أكثر من لاعب واحد.
            [two] لا يجوز أن يكون في كل ملعب أكثر من لاعبين اثنين.
            [few] لا يجوز أن يكون في كل ملعب أكثر من { NUMBER($players) } لاعبين.
            [many] لا يجوز أن يكون في كل ملعب أكثر من { NUMBER($players) } لاعبًا.
           *[other] لا يجوز أن يكون في كل ملعب أكثر من { NUMBER($players) } لاعب.
        }

        - ابقوا في البيت إذا كنتم مرضى.
        - إذا كان الملعب مشغولًا، فابحثوا عن ملعب آخر أو انتظروا.
        - حافظوا على مسافة بينكم قبل المباراة وبعدها.
        - أحضروا معكم زجاجة ماء خاصة بكم، واغسلوا أيديكم أو عقّموها.

        تسري القواعد على الأطفال والكبار، وكذلك عندما تلعبون من دون نادٍ. أيها الآباء والأمهات، تحدثوا مع أطفالكم عن هذه القواعد.

        الهواء النقي والحركة مفيدان. وضعنا هذه القواعد كي نستخدم الملاعب من دون أن تنتقل العدوى. اتصلوا بنا على الرقم { -hotline } إذا كانت لديكم أسئلة، أو [اقرؤوا المزيد عن الرياضة]({ -website }).
    .action = اقرؤوا عن الرياضة
