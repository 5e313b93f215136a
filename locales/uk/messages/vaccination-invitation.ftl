### Health message "vaccination-invitation": Ukrainian.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = Запрошуємо вас на безкоштовну вакцинацію
    .summary =
        Безкоштовна вакцинація { $age ->
            [0] для всіх
            [one] для всіх від { NUMBER($age) } року
            [few] для всіх від { NUMBER($age) } років
            [many] для всіх від { NUMBER($age) } років
           *[other] для всіх від { NUMBER($age) } року
        }: { $place }. Початок: { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Питання: { -hotline }.
    .body =
        Приходьте вакцинуватися сюди: { $place }. Початок: { DATETIME($at, dateStyle: "full", timeStyle: "short") }. Вакцинація безкоштовна й добровільна.

        { $age ->
            [0] Запрошуємо всіх, незалежно від віку.
            [one] Запрошуємо вас, якщо вам від { NUMBER($age) } року.
            [few] Запрошуємо вас, якщо вам від { NUMBER($age) } років.
            [many] Запрошуємо вас, якщо вам від { NUMBER($age) } років.
           *[other] Запрошуємо вас, якщо вам від { NUMBER($age) } року.
        } Ви можете прийти з людиною, яка вас підтримає.

        ## Перед тим як прийти

        - Візьміть із собою картку медичного страхування, якщо вона у вас є.
        - Якщо ви хворі, залишайтеся вдома й зателефонуйте нам, щоб домовитися про інший час.
        - Скажіть персоналу, якщо ви вагітні, маєте алергію, хворієте або приймаєте ліки.

        Якщо ви маєте сумніви, запитайте лікаря або персонал про все, перш ніж вирішувати. Персонал зобов’язаний зберігати таємницю.

        Якщо у вас є питання, потрібен перекладач або допомога, щоб дістатися до нас, зателефонуйте за номером { -hotline } або [прочитайте більше про вакцинацію]({ -website }).
    .action = Читати про вакцинацію
