### Words that people write back to stop messages or to ask for something: Arabic.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = توقف | توقفوا | قف | إيقاف | أوقفوا | أوقف | إلغاء | إلغاء الاشتراك | إلغاء اشتراك | إلغاء اشتراكي | ستوب | كفى
# Whoever writes one of these gets messages again.
start = ابدأ | ابدؤوا | بدء | اشتراك | استمرار
# Whoever writes one of these is told what can be written.
help = مساعدة | معلومات
# Names of this language, by which a person chooses it.
language = عربي | العربية | عربية | arabic | arabisk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = شكرا | من فضلكم | من فضلك | لو سمحت | مرحبا | الرسائل | رسائل | الآن
