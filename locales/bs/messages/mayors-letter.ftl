### Health message "mayors-letter": Bosnian.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = Pismo gradonačelnika stanovnicima iz drugih zemalja
    .summary = Poštovani, Vi ste dio našeg grada. Savjeti o zarazi na Vašem jeziku: { -website }. Pitanja: { -hotline }.
    .body =
        Poštovani stanovnici { -municipality(case: "genitive") } iz drugih zemalja,

        Trenutno se širi zarazna bolest. Slijedite savjete nadležnih službi i ostanite kod kuće ako ste bolesni. Možete [pročitati savjete na svom jeziku]({ -website }).

        Možda je Vaša porodica daleko i možda je vijesti teško razumjeti. Niste sami. Ako imate pitanja ili trebate pomoć, nazovite nas na { -hotline }. Savjeti su besplatni, a ono što nam kažete ostaje povjerljivo.

        ## Pomozite nam da pomognemo

        - Često perite ruke i držite razmak od onih koji su bolesni.
        - Pitajte komšije treba li im pomoć pri kupovini.
        - Podijelite ovo pismo s drugima koji govore Vaš jezik.

        Hvala Vam što ste dio našeg grada i što čuvate sve nas. Srdačan pozdrav, gradonačelnik
    .action = Pročitajte savjete
