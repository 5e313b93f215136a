### Health message "vaccination-invitation": English, translated from Danish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = You are invited to a free vaccination
    .summary =
        Free vaccination for { $age ->
            [0] everybody
            [one] everybody aged one or older
           *[other] everybody aged { NUMBER($age) } or older
        }: { $place }, from { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Questions: { -hotline }.
    .body =
        Come and get vaccinated here: { $place }. We begin on { DATETIME($at, dateStyle: "full", timeStyle: "short") }. The vaccination is free and voluntary.

        The offer is for { $age ->
            [0] everybody, whatever their age.
            [one] you who are one year old or older.
           *[other] you who are { NUMBER($age) } years old or older.
        } You are welcome to bring somebody to support you.

        ## Before you come

        - Bring your health card if you have one.
        - Stay at home if you are ill, and call us about a new time.
        - Tell the staff if you are pregnant, have an allergy, are ill or take medicine.

        You can ask your doctor or the staff about anything you are unsure of before you decide. The staff have a duty of confidentiality.

        Call us on { -hotline } if you have questions, need an interpreter or need help getting there, or [read more about vaccination]({ -website }).
    .action = Read about vaccination
