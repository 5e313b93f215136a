### Health message "holiday-gatherings": English, translated from Danish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = Celebrate the holiday with few people
    .summary =
        Happy holiday! Up to and including { DATETIME($until, dateStyle: "long") }: { $people ->
            [0] no guests
            [one] at most one person
           *[other] at most { NUMBER($people) } people together
        }. Stay home if you are ill. Questions: { -hotline }.
    .body =
        Celebrate the holiday with few people this year. { $people ->
            [0] Do not have guests
            [one] There may be no more than one person
           *[other] No more than { NUMBER($people) } people may be together
        } up to and including { DATETIME($until, dateStyle: "full") }. This is the same for everybody, no matter which holiday they celebrate.

        We know that a holiday is a time when people want to be together. When we are few, we take care of each other, especially of those who are old or ill.

        ## Good advice

        - Stay at home if you are ill, even if you are only a little ill.
        - Meet outdoors if you can, and let in fresh air when you are indoors.
        - Wash your hands before you cook and before you eat.
        - Call those you cannot visit.

        Call us on { -hotline } if you have questions, or [read more about the rules]({ -website }). We wish you and your family a happy holiday.
    .action = Read the rules
