### Words that people write back to stop messages or to ask for something: Ukrainian.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = СТОП | ВІДПИСКА | ВІДПИСАТИ | ВІДПИСАТИСЯ | ЗУПИНИТИ | ОТПИСКА | ОТПИСАТЬСЯ
# Whoever writes one of these gets messages again.
start = СТАРТ | ПІДПИСКА | ПОЧАТИ | ВІДНОВИТИ
# Whoever writes one of these is told what can be written.
help = ДОПОМОГА | ДОВІДКА
# Names of this language, by which a person chooses it.
language = українська | українською | ukrainian | ukrainsk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = дякую | будь ласка | вже | більше | повідомлення | привіт | спасибо | пожалуйста
