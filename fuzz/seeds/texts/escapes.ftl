m = Wash { "hands \u0041\U01F927 \"" } \u {"\u00e6"}
    .body = { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
