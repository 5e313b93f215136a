### Words that people write back to stop messages or to ask for something: Persian.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = لغو | توقف | متوقف | متوقف کنید | قطع | قطع کنید | لغو اشتراک | بس
# Whoever writes one of these gets messages again.
start = شروع | ادامه | ادامه دهید
# Whoever writes one of these is told what can be written.
help = کمک | راهنما
# Names of this language, by which a person chooses it.
language = فارسی | دری | persian | farsi | dari
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = لطفا | ممنون | متشکرم | مرسی | سلام | پیام‌ها | پیام ها | دیگر
