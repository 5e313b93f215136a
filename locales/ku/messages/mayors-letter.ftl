### Health message "mayors-letter": Kurmanji Kurdish.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = Nameyek ji şaredar ji bo we yên ku ji welatekî din hatine
    .summary = Welatiyên hêja, hûn beşek ji bajarê me ne. Şîretên li ser nexweşiyê bi zimanê we: { -website }. Pirs: { -hotline }.
    .body =
        Welatiyên hêja yên ku ji welatekî din hatine û li { -municipality } dijîn

        Niha nexweşiyek heye ku ji mirovekî derbasî mirovekî din dibe. Li gorî şîretên rayedaran tevbigerin û heke hûn nexweş bin, li malê bimînin. Hûn dikarin [şîretan bi zimanê xwe bixwînin]({ -website }).

        Dibe ku malbata we dûr be û fêmkirina nûçeyan zehmet be. Hûn ne bi tenê ne. Heke pirsên we hebin an hewcedariya we bi alîkariyê hebe, bi nimareya { -hotline } telefonî me bikin. Şîretên me belaş in û tiştên ku hûn dibêjin veşartî dimînin.

        ## Alîkariya me bikin ku em jî alîkariyê bikin

        - Destên xwe gelek caran bişon û ji kesên nexweş dûr bisekinin.
        - Ji cîranên xwe bipirsin ka ji bo kirîna tiştan hewcedariya wan bi alîkariyê heye an na.
        - Vê nameyê bi kesên din ên ku bi zimanê we diaxivin re parve bikin.

        Spas ji bo ku hûn beşek ji bajarê me ne û me hemûyan diparêzin. Bi silav û rêz, şaredar
    .action = Şîretan bixwînin
