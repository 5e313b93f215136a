### Health message "holiday-gatherings": Ukrainian.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Святкуйте у вузькому колі
    .summary =
        Зі святом! До { DATETIME($until, dateStyle: "long") } включно: { $people ->
            [0] без гостей
            [one] разом максимум { NUMBER($people) } людина
            [few] разом максимум { NUMBER($people) } людини
            [many] разом максимум { NUMBER($people) } людей
           *[other] разом максимум { NUMBER($people) } людини
        }. Хворієте – будьте вдома. Питання: { -hotline }.
    .body =
        Цього року святкуйте у вузькому колі. { $people ->
            [0] Не приймайте гостей.
            [one] Разом може бути не більше ніж { NUMBER($people) } людина.
            [few] Разом може бути не більше ніж { NUMBER($people) } людини.
            [many] Разом може бути не більше ніж { NUMBER($people) } людей.
           *[other] Разом може бути не більше ніж { NUMBER($people) } людини.
        } Це правило діє для всіх, хоч би яке свято вони відзначали (останній день: { DATETIME($until, dateStyle: "full") }).

        Ми знаємо, що у свята хочеться бути разом. Коли нас небагато, ми бережемо одне одного, особливо літніх і хворих людей.

        ## Поради

        - Якщо ви хворі, навіть трохи, залишайтеся вдома.
        - Якщо можете, зустрічайтеся надворі, а в приміщенні провітрюйте.
        - Мийте руки перед тим, як готувати їжу, і перед тим, як їсти.
        - Телефонуйте тим, кого не можете відвідати.

        Якщо у вас є питання, зателефонуйте нам за номером { -hotline } або [прочитайте більше про правила]({ -website }). Бажаємо вам і вашій родині гарного свята.
    .action = Читати правила
