### Terms shared by all messages: Polish. The values are samples; each organisation sets its own.
### No native speaker has reviewed this file.

# Name of the municipality that sends the messages. A language with cases may add a "case" variant.
-municipality = { $case ->
       *[nominative] Gmina Solby
        [genitive] Gminy Solby
    }
# Phone number for questions. Never translate or reformat it; write the digits 0 to 9.
-hotline = +45 12 34 56 78
# Address of the website where people can read more. Never translate it.
-website = https://www.solby.example
