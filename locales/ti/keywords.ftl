### Words that people write back to stop messages or to ask for something: Tigrinya.
### No native speaker has reviewed this file.
### Separated by "|". Large and small letters, accents and punctuation make no difference. Words of all languages count, whatever
### language a person reads.

# Whoever writes one of these gets no more messages.
stop = ደው | ደው ኣብሉ | ደው ይበል | ኣቋርጽ | ኣቋርጽዎ | ይኣክል
# Whoever writes one of these gets messages again.
start = ጀምር | ጀምሩ | ቀጽሉ
# Whoever writes one of these is told what can be written.
help = ሓገዝ
# Names of this language, by which a person chooses it.
language = ትግርኛ | tigrinya | tigrinsk
# Words that may stand beside the others without changing what is meant, like "please" and "thank you".
fillers = በጃኹም | የቐንየለይ | መልእኽቲ | መልእኽትታት | ሰላም
