### Health message "football-pitches": Ukrainian.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Нові правила на футбольних полях з { DATETIME($from, dateStyle: "long") }
    .summary =
        Футбол з { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] поля закриті
            [one] на полі максимум { NUMBER($players) } гравець
            [few] на полі максимум { NUMBER($players) } гравці
            [many] на полі максимум { NUMBER($players) } гравців
           *[other] на полі максимум { NUMBER($players) } гравця
        }. Якщо ви хворі, будьте вдома. Питання: { -hotline }.
    .body =
        Дотримуйтеся нових правил на футбольних полях (перший день: { DATETIME($from, dateStyle: "full") }). { $players ->
            [0] Поля закриті, доки ми не напишемо знову.
            [one] На кожному полі може бути не більше ніж { NUMBER($players) } гравець.
            [few] На кожному полі може бути не більше ніж { NUMBER($players) } гравці.
            [many] На кожному полі може бути не більше ніж { NUMBER($players) } гравців.
           *[other] На кожному полі може бути не більше ніж { NUMBER($players) } гравця.
        }

        - Якщо ви хворі, залишайтеся вдома.
        - Якщо поле зайняте, знайдіть інше або зачекайте.
        - Тримайтеся на відстані від інших до і після гри.
        - Приносьте власну пляшку з водою, мийте руки або користуйтеся антисептиком.

        Правила діють для дітей і дорослих, навіть якщо ви граєте не в клубі. Батьки, поговоріть з дітьми про ці правила.

        Свіже повітря й рух корисні для вас. Правила потрібні, щоб люди могли грати на полях і не заражатися. Якщо у вас є питання, зателефонуйте нам за номером { -hotline } або [прочитайте більше про спорт]({ -website }).
    .action = Читати про спорт
