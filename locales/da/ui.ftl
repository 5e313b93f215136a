### The program's own words (web pages, e-mail, errors): Danish (source).
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Dansk

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Du får denne besked, fordi du er tilmeldt beskeder om sundhed fra { -municipality }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Stop beskeder

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Læs mere
questions-call = Spørgsmål? Ring { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Offentliggjort { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Andre sprog
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Filer
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Beskeden er ikke klar på dansk endnu. Her kan du læse den på et andet sprog.
page-not-found-title = Siden findes ikke
page-not-found = Vi kan ikke finde siden. Den er måske flyttet eller fjernet. Ring { -hotline }, hvis du har brug for hjælp.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Rettelse: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Trukket tilbage: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Vi har trukket vores besked »{ $title }« tilbage. Følg den ikke længere.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Stop beskeder
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Vil du stoppe beskeder til { $address }?
# Button that stops the messages.
opt-out-button = Stop beskederne
# Title of the page after the messages have been stopped.
opt-out-done-title = Beskederne er stoppet
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Vi sender ikke flere beskeder til { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Bliv ved med at sende mig beskeder
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Vi sender fortsat beskeder til { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Linket virker ikke
opt-out-invalid = Linket er ikke helt. Kopiér hele linket fra beskeden, og prøv igen, eller ring { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Få beskederne i din browser
# Title of the page. A browser is the program in which people read web pages.
push-title = Beskeder i denne browser
push-text = Din browser kan vise dig beskeder om sundhed fra { -municipality }, også når denne side er lukket. Du skal ikke give os navn, e-mailadresse eller telefonnummer.
# Label of a list of languages.
push-language = Beskedernes sprog
# Button that begins the messages.
push-start = Vis mig beskederne
push-started = Nu får du beskeder i denne browser. Du kan altid stoppe dem på denne side.
push-stopped = Du får ikke flere beskeder i denne browser.
push-denied = Din browser tillader ikke, at denne side viser beskeder. Tillad det i browserens indstillinger, og prøv igen.
push-failed = Det lykkedes ikke. Prøv igen senere.
# Shown where the page cannot work. JavaScript is a name.
push-without = Denne side kræver JavaScript og en browser, der kan vise beskeder. Den virker ikke i din browser nu.
push-other-ways = Du kan også få beskederne på andre måder. Ring { -hotline }, og spørg.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Du får ikke flere beskeder fra { -municipality }. Svar START, hvis du vil have dem igen.
# Sent to somebody who wrote START.
answer-started = Du får igen beskeder fra { -municipality }. Svar STOP, hvis du ikke vil have dem.
# Sent to somebody who chose this language.
answer-language = Fra nu af får du beskeder på dansk.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Beskeder om sundhed fra { -municipality }. Spørgsmål: { -hotline }. Svar STOP, hvis du ikke vil have dem. Svar med et tal for at vælge sprog: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Tak for din besked. Vi læser den, men kan ikke altid svare her. Ring { -hotline }, hvis det haster. Ring 112, hvis det er livsfarligt.
# At the end of an SMS that can be answered.
sms-stop-hint = Svar STOP for at stoppe

## Test messages

test-title = Dette er en test
# $channel (text) SMS: name of the channel the test is sent through
test-body = Dette er en test fra { $channel }. Du skal ikke gøre noget.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Adressen findes ikke.
reason-opted-out = Personen vil ikke have flere beskeder på denne adresse.
reason-erased = Personen er fjernet fra listen.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Udbyderen sender ikke til denne person.
reason-expired = Det blev forsøgt så længe, som reglerne siger, men uden held.
reason-rejected-content = Udbyderen tager ikke imod denne tekst.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Der er ingen godkendt skabelon på dette sprog.
reason-window-closed = Personen har ikke skrevet i for lang tid, så kun en skabelon må sendes.
reason-quota = Der blev sendt for mange beskeder på én gang.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Modtageren siger, at den ikke findes mere.
reason-config = Kanalen er ikke sat rigtigt op.
reason-provider = Udbyderen kunne ikke sende den, eller der var ingen forbindelse.
# For example a full mailbox. It is tried again later.
reason-deferred = Modtagersiden beder om at vente med denne.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Afsendelsen blev afbrudt. Ingen ved, om den nåede frem.
# A member of staff decided it.
reason-considered-delivered = Ingen ved, om den nåede frem. Nogen har besluttet, at den tæller som sendt.
reason-reached-otherwise = Personen fik den på en anden adresse.
# What happens next with one message to one person.
next-text = Den sendes, når teksten på dette sprog er godkendt.
next-try = Den sendes på det viste tidspunkt.
next-channel-off = Den venter, til kanalen bliver slået til.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Den venter, til kanalen virker igen.
# A member of staff paused the bulletin.
next-resume = Den venter, til nogen genoptager udsendelsen.
next-outcome = Den er ved at blive sendt.
next-decision = Nogen skal beslutte, om den sendes igen.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Udbyderen har den. Der kan stadig komme en kvittering.
next-other-address = Den sendes til en anden adresse hos den samme person.
next-send-again = Der sker ikke mere, medmindre nogen sender den igen.
next-nothing = Den er færdig.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = Det findes ikke, eller du har ikke adgang til det.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Metoden kan ikke bruges på denne adresse.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Der mangler et adgangstoken.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Adgangstokenet gælder ikke.
# The person or system is known, but its role does not allow this.
error-forbidden = Din rolle giver ikke adgang til dette.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Nogle af værdierne er ikke rigtige.
# "Body" is the content of the request.
error-malformed = Indholdet kan ikke læses som JSON eller CSV.
error-body-too-large = Indholdet er for stort.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Denne type indhold kan ikke bruges her.
# A bulletin is one publication of a message.
error-already-published = Udsendelsen er allerede offentliggjort.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Udsendelsen er ikke længere en kladde.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Udsendelsen er ikke offentliggjort, eller den er annulleret.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Udsendelsen er ikke i gang.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Udsendelsen er ikke sat på pause.
# Somebody else saved a change to the same thing first.
error-conflict = En anden har ændret det i mellemtiden. Hent det igen, og prøv igen.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Den samme idempotensnøgle er brugt til en anden forespørgsel.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Teksten har fejl, der skal rettes først.
# The source is the text that the other languages are translated from.
error-source-not-approved = Kildeteksten er ikke godkendt endnu.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Ingen modtagere passer til den valgte målgruppe.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Der er ingen kanal at sende med.
error-channel-in-use = Kanalen er i brug og kan ikke slettes.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Der er ingen forbindelse til kanalen.
# Too many people signed up within an hour.
error-too-many = For mange gjorde det på samme tid. Prøv igen senere.
error-busy = Databasen er optaget. Intet blev gemt. Prøv igen.
error-storage-full = Disken er fuld. Intet blev gemt.
# Something unexpected happened inside the program.
error-internal = Der skete en fejl i programmet.
