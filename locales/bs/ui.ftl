### The program's own words (web pages, e-mail, errors): Bosnian.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Bosanski

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Ovu poruku ste dobili jer ste prijavljeni na poruke o zdravlju od { -municipality(case: "genitive") }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Zaustavi poruke

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Pročitajte više
questions-call = Imate pitanja? Nazovite { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Objavljeno: { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Drugi jezici
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Datoteke
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Poruka još nije spremna na bosanskom jeziku. Ovdje je možete pročitati na drugom jeziku.
page-not-found-title = Stranica nije pronađena
page-not-found = Ne možemo pronaći ovu stranicu. Možda je premještena ili uklonjena. Ako trebate pomoć, nazovite { -hotline }.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Ispravka: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Povučeno: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Povukli smo našu poruku „{ $title }“. Molimo vas da se više ne ravnate po njoj.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Zaustavljanje poruka
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Želite li da više ne šaljemo poruke na { $address }?
# Button that stops the messages.
opt-out-button = Zaustavi poruke
# Title of the page after the messages have been stopped.
opt-out-done-title = Poruke su zaustavljene
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Više nećemo slati poruke na { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Ipak mi šaljite poruke
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = I dalje ćemo slati poruke na { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Link ne radi
opt-out-invalid = Link nije potpun. Kopirajte cijeli link iz poruke i pokušajte ponovo ili nazovite { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Primajte ove poruke u pregledniku
# Title of the page. A browser is the program in which people read web pages.
push-title = Poruke u ovom pregledniku
push-text = Vaš preglednik može prikazivati poruke o zdravlju od { -municipality(case: "genitive") }, i kada je ova stranica zatvorena. Ne morate nam dati ime, e-mail adresu ni broj telefona.
# Label of a list of languages.
push-language = Jezik poruka
# Button that begins the messages.
push-start = Prikazuj mi poruke
push-started = Sada dobijate poruke u ovom pregledniku. Možete ih zaustaviti na ovoj stranici u svako doba.
push-stopped = Više nećete dobijati poruke u ovom pregledniku.
push-denied = Vaš preglednik ne dozvoljava ovoj stranici da prikazuje poruke. Dozvolite to u postavkama preglednika i pokušajte ponovo.
push-failed = Nije uspjelo. Pokušajte ponovo kasnije.
# Shown where the page cannot work. JavaScript is a name.
push-without = Za ovu stranicu potrebni su JavaScript i preglednik koji može prikazivati poruke. U vašem pregledniku sada ne radi.
push-other-ways = Poruke možete dobijati i na druge načine. Nazovite { -hotline } i pitajte.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Više nećete dobijati poruke od { -municipality(case: "genitive") }. Pošaljite START ako ih opet želite.
# Sent to somebody who wrote START.
answer-started = Opet ćete dobijati poruke od { -municipality(case: "genitive") }. Pošaljite STOP ako ih ne želite.
# Sent to somebody who chose this language.
answer-language = Od sada ćete dobijati poruke na bosanskom jeziku.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Poruke o zdravlju od { -municipality(case: "genitive") }. Pitanja: { -hotline }. Pošaljite STOP ako ih ne želite. Pošaljite broj da izaberete jezik: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Hvala na poruci. Pročitat ćemo je, ali ovdje ne možemo uvijek odgovoriti. Nazovite { -hotline } ako je hitno. Nazovite 112 ako je nečiji život u opasnosti.
# At the end of an SMS that can be answered.
sms-stop-hint = Pošaljite STOP da zaustavite poruke

## Test messages

test-title = Ovo je test
# $channel (text) SMS: name of the channel the test is sent through
test-body = Ovo je test. Poslano preko: { $channel }. Ne morate ništa uraditi.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Ta adresa ne postoji.
reason-opted-out = Osoba ne želi više poruka na ovoj adresi.
reason-erased = Osoba je uklonjena s liste.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Pružalac usluge ne šalje ovoj osobi.
reason-expired = Pokušavano je onoliko dugo koliko je određeno, ali bez uspjeha.
reason-rejected-content = Pružalac usluge ne prihvata ovaj tekst.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Nema odobrenog predloška na ovom jeziku.
reason-window-closed = Osoba predugo nije pisala, pa se može poslati samo predložak.
reason-quota = Odjednom je poslano previše poruka.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Primalac kaže da više ne postoji.
reason-config = Kanal nije ispravno podešen.
reason-provider = Pružalac usluge nije mogao poslati poruku ili nije bio dostupan.
# For example a full mailbox. It is tried again later.
reason-deferred = Prijemna strana traži da se s ovom porukom pričeka.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Slanje je prekinuto. Niko ne zna da li je poruka otišla.
# A member of staff decided it.
reason-considered-delivered = Niko ne zna da li je poruka stigla. Neko je odlučio da se računa kao poslana.
reason-reached-otherwise = Osoba je poruku dobila na drugoj adresi.
# What happens next with one message to one person.
next-text = Šalje se kada tekst na ovom jeziku bude odobren.
next-try = Šalje se u prikazano vrijeme.
next-channel-off = Čeka dok se kanal ne uključi.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Čeka dok kanal ponovo ne proradi.
# A member of staff paused the bulletin.
next-resume = Čeka dok neko ne nastavi slanje obavijesti.
next-outcome = Upravo se šalje.
next-decision = Neko mora odlučiti da li će se ponovo poslati.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Poruka je kod pružaoca usluge. Potvrda još može stići.
next-other-address = Šalje se na drugu adresu iste osobe.
next-send-again = Ništa se više neće desiti ako je neko ne pošalje ponovo.
next-nothing = Završeno je.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = To ne postoji ili nemate pristup tome.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Ova metoda se ne može koristiti na ovoj adresi.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Nedostaje pristupni token.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Pristupni token nije važeći.
# The person or system is known, but its role does not allow this.
error-forbidden = Vaša uloga ne daje pristup ovome.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Neke vrijednosti nisu ispravne.
# "Body" is the content of the request.
error-malformed = Sadržaj se ne može pročitati kao JSON ili CSV.
error-body-too-large = Sadržaj je prevelik.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Ova vrsta sadržaja se ovdje ne može koristiti.
# A bulletin is one publication of a message.
error-already-published = Obavijest je već objavljena.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Obavijest više nije nacrt.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Obavijest nije objavljena ili je otkazana.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Obavijest se trenutno ne šalje.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Obavijest nije pauzirana.
# Somebody else saved a change to the same thing first.
error-conflict = Neko drugi je to u međuvremenu izmijenio. Učitajte ponovo i pokušajte još jednom.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Isti ključ idempotentnosti već je korišten za drugi zahtjev.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Tekst ima greške koje prvo treba ispraviti.
# The source is the text that the other languages are translated from.
error-source-not-approved = Izvorni tekst još nije odobren.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Nijedan primalac ne odgovara odabranoj ciljnoj grupi.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Nema kanala za slanje.
error-channel-in-use = Kanal je u upotrebi i ne može se izbrisati.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Nema veze s kanalom.
# Too many people signed up within an hour.
error-too-many = Previše ljudi je to uradilo u isto vrijeme. Pokušajte ponovo kasnije.
error-busy = Baza podataka je zauzeta. Ništa nije sačuvano. Pokušajte ponovo.
error-storage-full = Disk je pun. Ništa nije sačuvano.
# Something unexpected happened inside the program.
error-internal = Došlo je do greške u programu.
