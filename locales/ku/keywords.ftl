### Words that people write back to stop messages or to ask for something: Kurmanji.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = RAWESTÎNE | RAWESTE | RAWESTÎNIN | BES | BESE | STOP
# Whoever writes one of these gets messages again.
start = DEST PÊ BIKE | BIDOMÎNE
# Whoever writes one of these is told what can be written.
help = ALÎKARÎ
# Names of this language, by which a person chooses it.
language = kurdî | kurmancî | kurmanji | kurdisk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = ji kerema xwe | spas | peyaman | silav | êdî
