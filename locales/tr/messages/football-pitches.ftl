### Health message "football-pitches": Turkish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = Futbol sahalarında { DATETIME($from, dateStyle: "long") } tarihinden itibaren yeni kurallar
    .summary =
        { DATETIME($from, dateStyle: "long") } tarihinden itibaren futbol: { $players ->
            [0] sahalar kapalı
            [one] her sahada en fazla bir oyuncu
           *[other] her sahada en fazla { NUMBER($players) } oyuncu
        }. Hastaysanız evde kalın. Sorular: { -hotline }.
    .body =
        Futbol sahalarında { DATETIME($from, dateStyle: "full") } gününden itibaren yeni kurallara uyun. { $players ->
            [0] Size yeniden yazana kadar sahalar kapalıdır.
            [one] Her sahada en fazla bir oyuncu bulunabilir.
           *[other] Her sahada en fazla { NUMBER($players) } oyuncu bulunabilir.
        }

        - Hastaysanız evde kalın.
        - Saha doluysa başka bir saha bulun veya bekleyin.
        - Maçtan önce ve sonra birbirinizle aranızda mesafe bırakın.
        - Kendi su şişenizi getirin ve ellerinizi yıkayın veya dezenfekte edin.

        Kurallar hem çocuklar hem de yetişkinler içindir. Kulüp dışında oynadığınızda da geçerlidir. Sayın anne ve babalar, lütfen çocuklarınızla kurallar hakkında konuşun.

        Temiz hava ve hareket iyi gelir. Bu kuralları, sahalar hastalık bulaşmadan kullanılabilsin diye koyduk. Sorularınız varsa bizi { -hotline } numaralı telefondan arayın ya da [spor hakkında daha fazla bilgi okuyun]({ -website }).
    .action = Spor hakkında bilgi edinin
