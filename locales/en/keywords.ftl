### Words that people write back to stop messages or to ask for something: English.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages. The last two are French: many have learned no other word for it.
stop = STOP | STOP ALL | STOPALL | UNSUBSCRIBE | CANCEL | QUIT | END | REMOVE | ARRÊT | ARRÊTER
# Whoever writes one of these gets messages again.
start = START | UNSTOP | SUBSCRIBE | RESUME
# Whoever writes one of these is told what can be written.
help = HELP | INFO
# Names of this language, by which a person chooses it.
language = english | engelsk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = please | thanks | thank you | hi | hello | now | messages | sms | texts | sending | me
