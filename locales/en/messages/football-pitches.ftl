### Health message "football-pitches": English, translated from Danish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = New rules on the football pitches from { DATETIME($from, dateStyle: "long") }
    .summary =
        Football from { DATETIME($from, dateStyle: "long") }: { $players ->
            [0] the pitches are closed
            [one] at most one player on each pitch
           *[other] at most { NUMBER($players) } players on each pitch
        }. Stay home if you are ill. Questions: { -hotline }.
    .body =
        Follow the new rules on the football pitches from { DATETIME($from, dateStyle: "full") }. { $players ->
            [0] The pitches are closed until we write again.
            [one] There may be at most one player on each pitch.
           *[other] There may be at most { NUMBER($players) } players on each pitch.
        }

        - Stay at home if you are ill.
        - Find another pitch, or wait, if the pitch is taken.
        - Keep a distance before and after the game.
        - Bring your own water bottle, and wash or sanitise your hands.

        The rules are for children and adults, also when you play without a club. Parents, please talk with your children about the rules.

        Fresh air and exercise are good. We have the rules so that the pitches can be used without spreading infection. Call us on { -hotline } if you have questions, or [read more about sport]({ -website }).
    .action = Read about sport
