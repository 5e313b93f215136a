### Words that people write back to stop messages or to ask for something: Somali.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = JOOJI | JOOJIYA | JOOJI FARRIIMAHA | KA BIXI | STOP
# Whoever writes one of these gets messages again.
start = BILOW | SII WAD
# Whoever writes one of these is told what can be written.
help = CAAWIN | CAAWI | I CAAWI
# Names of this language, by which a person chooses it.
language = soomaali | af soomaali | somali | somalisk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = fadlan | mahadsanid | farriimaha | hadda | salaan
