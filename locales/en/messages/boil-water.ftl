### Health message "boil-water": English, translated from Danish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = Boil the tap water in { $area }
    .summary =
        IMPORTANT: Boil the water in { $area } from { DATETIME($from, dateStyle: "long") }. Let it boil for at least { $minutes ->
            [one] one minute
           *[other] { NUMBER($minutes) } minutes
        } before you drink it. Questions: { -hotline }.
    .body =
        Do not drink water from the tap before you have boiled it. This is for { $area } from { DATETIME($from, dateStyle: "full") } and until we write that the water is clean again.

        Let the water boil hard for at least { $minutes ->
            [one] one minute
           *[other] { NUMBER($minutes) } minutes
        }. Let it cool down, and keep it in a clean container with a lid.

        ## Use only boiled or bottled water

        - to drink and to cook
        - for milk and food for babies
        - to brush teeth
        - to rinse fruit and vegetables and to make ice cubes

        You can still use the tap water to have a shower or bath, wash clothes and flush the toilet. Take care that children do not swallow it when they bathe.

        Call your doctor if you become ill. Tell your neighbours. Call us on { -hotline } if you have questions or cannot boil water yourself, or [read more about the water]({ -website }).
    .action = Read about the water
    .poster = Boil the water for at least { $minutes ->
            [one] one minute
           *[other] { NUMBER($minutes) } minutes
        } before you drink it. Call { -hotline }.
    .spoken =
        This is an important message from { -municipality } to everybody in { $area }. Do not drink water from the tap before you have boiled it. This holds from { DATETIME($from, dateStyle: "full") }.

        Let the water boil hard for at least { $minutes ->
            [one] one minute
           *[other] { NUMBER($minutes) } minutes
        }. Also use boiled water when you cook, brush your teeth or feed a baby.

        Tell your neighbours. Call your doctor if you become ill. If you have questions, call us on { -hotline }. We will let you know when the water is clean again.
