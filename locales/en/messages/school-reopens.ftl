### Health message "school-reopens": English, translated from Danish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { $school } opens again on { DATETIME($from, dateStyle: "long") }
    .summary =
        { $school } opens again on { DATETIME($from, dateStyle: "long") }. At most { $pupils ->
            [one] one pupil
           *[other] { NUMBER($pupils) } pupils
        } in each group. Keep sick children at home. Questions: { -hotline }.
    .body =
        Send your child to school from { DATETIME($from, dateStyle: "full") } if the child is well. Keep your child at home if the child is ill, and tell the school.

        At { $school } the pupils are in small groups. There is a limit of { $pupils ->
            [one] one pupil
           *[other] { NUMBER($pupils) } pupils
        } in each group. We do this to lower the risk of infection.

        ## How you can help

        - Talk with your child about washing hands often and coughing into the sleeve.
        - Say goodbye outside the school if your child can go in alone.
        - Tell the school if somebody at home is ill or especially vulnerable.

        It is quite normal to be worried. Talk with your child's teacher, call us on { -hotline }, or [read more about the schools]({ -website }). What you tell us is confidential.
    .action = Read about school
