### Words that people write back to stop messages or to ask for something: Turkish.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = DUR | DURDUR | DURDURUN | IPTAL | İPTAL | İPTAL ET | ÇIK | ÇIKIŞ | STOP
# Whoever writes one of these gets messages again.
start = BAŞLA | BAŞLAT | DEVAM
# Whoever writes one of these is told what can be written.
help = YARDIM | BİLGİ
# Names of this language, by which a person chooses it.
language = türkçe | turkish | tyrkisk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = lütfen | teşekkürler | teşekkür ederim | sağ ol | merhaba | mesajlar | mesajları | artık | şimdi
