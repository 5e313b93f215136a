### Health message "mayors-letter": English, translated from Danish.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = A letter from the mayor to you as an international citizen
    .summary = Dear citizen. You are part of our town. Find advice about infection in your language: { -website }. Questions: { -hotline }.
    .body =
        Dear international citizen of { -municipality }

        At the moment there is an illness going around that spreads from person to person. Follow the advice of the authorities, and stay at home if you are ill. You can [read the advice in your language]({ -website }).

        Your family may be far away, and the news may be hard to understand. You are not alone. Call us on { -hotline } if you have questions or need help. Our advice is free, and what you tell us is confidential.

        ## Help us to help

        - Wash your hands often, and keep a distance from those who are ill.
        - Ask your neighbour if they need help with shopping.
        - Share this letter with others who speak your language.

        Thank you for being part of our town and for taking care of us all. Kind regards, the mayor
    .action = Read the advice
