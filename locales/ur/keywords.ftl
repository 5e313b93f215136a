### Words that people write back to stop messages or to ask for something: Urdu.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = بند | بند کریں | بند کر دیں | بند کرو | روکیں | روکو | ختم
# Whoever writes one of these gets messages again.
start = شروع | شروع کریں | جاری رکھیں
# Whoever writes one of these is told what can be written.
help = مدد
# Names of this language, by which a person chooses it.
language = اردو | urdu
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = شکریہ | براہ کرم | مہربانی | پیغامات | سلام | اب
