### Words that people write back to stop messages or to ask for something: Polish.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = STOP | WYPISZ | WYPISZ MNIE | REZYGNUJĘ | REZYGNACJA | ZATRZYMAJ | KONIEC
# Whoever writes one of these gets messages again.
start = START | ZAPISZ | WZNÓW
# Whoever writes one of these is told what can be written.
help = POMOC | INFO
# Names of this language, by which a person chooses it.
language = polski | po polsku | polish | polsk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = proszę | prosze | dziękuję | dzięki | wiadomości | już | dzień dobry | teraz
