### Health message "get-tested": English, translated from Danish.
### No native speaker has reviewed this file.

# Used when people who feel ill, or who have been close to somebody infected, are asked to get tested and stay at home.
# $place (text) Solby Hallen, Skolevej 4: where the test is taken; name, address or both
# $days (number) 4: days to stay at home; 0 means until the answer to the test has come
get-tested = Get tested if you feel ill
    .summary =
        Ill or exposed to infection? Stay home { $days ->
            [0] until your answer comes
            [one] for one day
           *[other] for { NUMBER($days) } days
        }. Free test: { $place }. Questions: { -hotline }.
    .body =
        Get tested if you feel ill, or if you have been close to somebody who is infected. You can get tested here: { $place }. The test is free and voluntary.

        Stay at home { $days ->
            [0] until you have the answer to your test.
            [one] for one day.
           *[other] for { NUMBER($days) } days.
        } Only go out to get tested or to see a doctor. Ask others to do your shopping.

        ## When you go to be tested

        - Walk, or drive your own car, if you can.
        - Keep a distance from others.
        - Bring your health card if you have one.

        Call your doctor if you feel worse. Call **112** if there is danger to life.

        The staff have a duty of confidentiality. Call us on { -hotline } if you have questions or need help, or [read more about tests]({ -website }).
    .action = Read about tests
    .poster = Do you feel ill? Get a free test: { $place }. Call { -hotline }.
    .spoken =
        This is a message from { -municipality }. Do you feel ill, or have you been close to somebody who is infected? Then please get tested. You can get tested here: { $place }. The test is free.

        It is important that you stay at home { $days ->
            [0] until you have the answer to your test.
            [one] for one day.
           *[other] for { NUMBER($days) } days.
        } Call your doctor if you feel worse. Call 112 if there is danger to life.

        If you have questions, call us on { -hotline }. Thank you for taking care of yourself and others.
