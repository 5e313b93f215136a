### Health message "school-reopens": Ukrainian.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } знову відкривається { DATETIME($from, dateStyle: "long") }
    .summary =
        З { DATETIME($from, dateStyle: "long") } { $school } знову працює. { $pupils ->
            [one] У групі максимум { NUMBER($pupils) } учень.
            [few] У групі максимум { NUMBER($pupils) } учні.
            [many] У групі максимум { NUMBER($pupils) } учнів.
           *[other] У групі максимум { NUMBER($pupils) } учня.
        } Хворих дітей залиште вдома. Питання: { -hotline }.
    .body =
        Якщо ваша дитина здорова, відправте її до школи з першого дня занять ({ DATETIME($from, dateStyle: "full") }). Якщо дитина хвора, залиште її вдома й повідомте школу.

        У закладі { $school } учні навчаються в малих групах. { $pupils ->
            [one] У кожній групі не більше ніж { NUMBER($pupils) } учень.
            [few] У кожній групі не більше ніж { NUMBER($pupils) } учні.
            [many] У кожній групі не більше ніж { NUMBER($pupils) } учнів.
           *[other] У кожній групі не більше ніж { NUMBER($pupils) } учня.
        } Так ми зменшуємо ризик зараження.

        ## Як ви можете допомогти

        - Поговоріть з дитиною про те, що треба часто мити руки й кашляти в рукав.
        - Прощайтеся біля школи, якщо дитина може зайти сама.
        - Скажіть у школі, якщо хтось у вас удома хворіє або особливо вразливий до хвороб.

        Хвилюватися – це нормально. Поговоріть з учителем дитини, зателефонуйте нам за номером { -hotline } або [прочитайте більше про школи]({ -website }). Усе, що ви розкажете, ми збережемо в таємниці.
    .action = Читати про школу
