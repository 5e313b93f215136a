### Words that people write back to stop messages or to ask for something: Danish.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = STOP | STOPP | STOP BESKEDER | AFMELD | FRAMELD | SLUT
# Whoever writes one of these gets messages again.
start = START | TILMELD | FORTSÆT
# Whoever writes one of these is told what can be written.
help = HJÆLP | HJAELP | INFO
# Names of this language, by which a person chooses it.
language = dansk | dansk sprog
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = tak | venligst | hej | nu | mange | beskeder | beskederne | alle | sms | sms'er | jer | mig | vær sød at
