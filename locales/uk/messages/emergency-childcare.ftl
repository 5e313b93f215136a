### Health message "emergency-childcare": Ukrainian.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = { $institution }: екстрений догляд за дітьми з { DATETIME($from, dateStyle: "long") }
    .summary =
        { $institution }: екстрений догляд за дітьми з { DATETIME($from, dateStyle: "long") }, { $places ->
            [0] вільних місць немає
            [one] { NUMBER($places) } вільне місце
            [few] { NUMBER($places) } вільні місця
            [many] { NUMBER($places) } вільних місць
           *[other] { NUMBER($places) } вільного місця
        }. Потрібна допомога? Тел. { -hotline }.
    .body =
        Якщо вам потрібен екстрений догляд за дитиною, зателефонуйте нам за номером { -hotline }. Зателефонуйте, перш ніж приходити з дитиною.

        Екстрений догляд – це для дітей, з якими вдома нікому побути, наприклад, бо батьки мають працювати. Заклад { $institution } приймає дітей (перший день: { DATETIME($from, dateStyle: "full") }). { $places ->
            [0] Зараз вільних місць немає. Усе одно зателефонуйте, і ми допоможемо вам знайти інше рішення.
            [one] Зараз є { NUMBER($places) } вільне місце.
            [few] Зараз є { NUMBER($places) } вільні місця.
            [many] Зараз є { NUMBER($places) } вільних місць.
           *[other] Зараз є { NUMBER($places) } вільного місця.
        }

        ## Коли ви приходите

        - Якщо дитина хвора, залиште її вдома.
        - Мийте руки разом з дитиною, коли приходите й коли йдете.
        - Скажіть персоналу, як з вами зв’язатися протягом дня.

        Усе, що ви нам розкажете, ми збережемо в таємниці. Ви можете [прочитати більше про екстрений догляд]({ -website }).
    .action = Читати про догляд за дітьми
