### Health message "mayors-letter": Somali, translated from Danish.
### No native speaker has reviewed this file.

# Used early in an outbreak, as a letter from the mayor to international citizens who may not follow Danish news (it has no variables).
mayors-letter = Warqad uu duqa magaaladu u soo qoray dadka ka yimid dalalka kale
    .summary = Deggane sharaf leh, waxaad ka mid tahay magaaladeenna. Talooyinka cudurka luqaddaada ku akhri: { -website }. Su'aalo: { -hotline }.
    .body =
        Dadka sharafta leh ee ka yimid dalalka kale ee ku nool { -municipality }

        Hadda waxaa faafaya cudur la kala qaado. Raac talooyinka mas'uuliyiinta, gurigana joog haddii aad xanuunsan tahay. Waxaad [talooyinka ku akhrin kartaa luqaddaada]({ -website }).

        Waxaa laga yaabaa in qoyskaagu fog yahay, waxaana laga yaabaa in wararku kugu adag yihiin. Keligaa ma tihid. Naga soo wac { -hotline } haddii aad su'aalo qabto ama caawimo u baahan tahay. Taladu waa bilaash, waxa aad noo sheegtona waa sir.

        ## Naga caawi inaan dadka caawinno

        - Gacmaha mar badan dhaq, kana fogow dadka xanuunsan.
        - Deriskaaga weydii inuu u baahan yahay in wax loo soo iibiyo.
        - Warqaddan la wadaag dadka kale ee luqaddaada ku hadla.

        Waad ku mahadsan tahay inaad ka mid tahay magaaladeenna oo aad dhammaanteen na ilaaliso. Salaan sharaf leh, duqa magaalada
    .action = Akhri talooyinka
