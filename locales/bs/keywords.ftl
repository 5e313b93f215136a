### Words that people write back to stop messages or to ask for something: Bosnian.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = STOP | ODJAVA | ODJAVI | PREKINI | ZAUSTAVI
# Whoever writes one of these gets messages again.
start = START | PRIJAVA | NASTAVI
# Whoever writes one of these is told what can be written.
help = POMOĆ | POMOC
# Names of this language, by which a person chooses it.
language = bosanski | bosnian | bosnisk | srpski | hrvatski
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = molim | hvala | poruke | sada | zdravo | pozdrav
