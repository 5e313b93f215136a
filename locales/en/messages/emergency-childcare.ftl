### Health message "emergency-childcare": English, translated from Danish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = Emergency childcare at { $institution } from { DATETIME($from, dateStyle: "long") }
    .summary =
        Emergency childcare at { $institution } from { DATETIME($from, dateStyle: "long") }: { $places ->
            [0] no free places
            [one] one free place
           *[other] { NUMBER($places) } free places
        }. Call { -hotline } if you need help.
    .body =
        Call us on { -hotline } if you need emergency childcare. Please call before you come with your child.

        Emergency childcare is for children whom nobody at home can look after, for example because the parents have to work. { $institution } takes in children from { DATETIME($from, dateStyle: "full") }. { $places ->
            [0] There are no free places at the moment. Call anyway, and we will help you find another solution.
            [one] There is one free place at the moment.
           *[other] There are { NUMBER($places) } free places at the moment.
        }

        ## When you come

        - Keep your child at home if the child is ill.
        - Wash hands together with your child when you arrive and when you leave.
        - Tell the staff how they can reach you during the day.

        What you tell us is confidential. You can [read more about emergency childcare]({ -website }).
    .action = Read about childcare
