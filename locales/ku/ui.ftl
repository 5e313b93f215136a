### The program's own words (web pages, e-mail, errors): Kurmanji Kurdish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Kurdî (Kurmancî)

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Ev peyam ji we re tê, ji ber ku hûn ji bo peyamên tenduristiyê yên { -municipality } tomarkirî ne.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Peyaman rawestînin

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Bêtir bixwînin
questions-call = Pirsên we hene? Telefon bikin: { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Roja weşanê: { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Zimanên din
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Pel
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Ev peyam hê bi kurmancî ne amade ye. Hûn dikarin wê li vir bi zimanekî din bixwînin.
page-not-found-title = Rûpel nehat dîtin
page-not-found = Em nikarin vê rûpelê bibînin. Dibe ku cihê wê hatibe guhertin an ew hatibe rakirin. Heke hewcedariya we bi alîkariyê hebe, telefon bikin: { -hotline }.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Rastkirin: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Hate paşvekişandin: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Me peyama xwe “{ $title }” paşve kişand. Ji kerema xwe êdî li gorî wê nekin.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Peyaman rawestînin
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Hûn dixwazin peyamên ji bo { $address } rawestînin?
# Button that stops the messages.
opt-out-button = Bila peyam rawestin
# Title of the page after the messages have been stopped.
opt-out-done-title = Peyam hatin rawestandin
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Em ê êdî peyaman ji { $address } re neşînin.
# Button for those who stopped the messages by mistake.
opt-out-undo = Bila peyam ji min re werin
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Em ê peyaman ji { $address } re bişînin, wek berê.
# Title of the page when the link does not work.
opt-out-invalid-title = Girêdan naxebite
opt-out-invalid = Girêdan ne temam e. Tevahiya girêdanê ji peyamê kopî bikin û dîsa biceribînin, an telefon bikin: { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Van peyaman di geroka xwe de bistînin
# Title of the page. A browser is the program in which people read web pages.
push-title = Peyam di vê gerokê de
push-text = Geroka we dikare peyamên tenduristiyê yên { -municipality } nîşanî we bide, her wiha dema ku ev rûpel girtî be. Ne hewce ye ku hûn nav, navnîşana e-nameyê an hejmara telefonê bidin me.
# Label of a list of languages.
push-language = Zimanê peyaman
# Button that begins the messages.
push-start = Peyaman nîşanî min bide
push-started = Niha peyam di vê gerokê de ji we re tên. Hûn dikarin her dem li ser vê rûpelê wan rawestînin.
push-stopped = Êdî peyam di vê gerokê de ji we re nayên.
push-denied = Geroka we nahêle ku ev rûpel peyaman nîşan bide. Di mîhengên gerokê de destûrê bidin û dîsa biceribînin.
push-failed = Ew pêk nehat. Paşê dîsa biceribînin.
# Shown where the page cannot work. JavaScript is a name.
push-without = Ji bo vê rûpelê JavaScript û gerokeke ku dikare peyaman nîşan bide pêwîst in. Ew niha di geroka we de naxebite.
push-other-ways = Rêyên din jî hene ku hûn peyaman bistînin. Telefonî { -hotline } bikin û bipirsin.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Êdî peyam ji { -municipality } ji we re nayên. Heke hûn dîsa bixwazin, START binivîsin.
# Sent to somebody who wrote START.
answer-started = Peyam ji { -municipality } dîsa ji we re tên. Heke hûn naxwazin, STOP binivîsin.
# Sent to somebody who chose this language.
answer-language = Ji niha û pê ve peyam bi kurmancî ji we re tên.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Peyamên tenduristiyê ji { -municipality }. Pirs: { -hotline }. Heke hûn naxwazin, STOP binivîsin. Ji bo hilbijartina ziman hejmarekê binivîsin: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Spas ji bo peyama we. Em wê dixwînin, lê em nikarin her tim li vir bersivê bidin. Heke lezgîn be, telefonî { -hotline } bikin. Heke jiyan di xeterê de be, telefonî 112 bikin.
# At the end of an SMS that can be answered.
sms-stop-hint = Ji bo rawestandinê STOP binivîsin

## Test messages

test-title = Ev ceribandinek e
# $channel (text) SMS: name of the channel the test is sent through
test-body = Ev ceribandinek e. Ew bi { $channel } hatiye şandin. Hewce nake ku hûn tiştekî bikin.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Navnîşaneke wisa tune ye.
reason-opted-out = Ev kes li ser vê navnîşanê êdî peyaman naxwaze.
reason-erased = Ev kes ji lîsteyê hatiye rakirin.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Pêşkêşkar ji vî kesî re naşîne.
reason-expired = Heta dema diyarkirî hate ceribandin, lê bi ser neket.
reason-rejected-content = Pêşkêşkar vê nivîsê napejirîne.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Bi vî zimanî şablona pejirandî tune ye.
reason-window-closed = Ev kes demeke dirêj e nenivîsandiye, loma tenê şablon dikare were şandin.
reason-quota = Bi carekê gelek peyam hatin şandin.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Wergir dibêje ku ew êdî tune ye.
reason-config = Kanal rast nehatiye sazkirin.
reason-provider = Pêşkêşkar nikaribû bişîne an têkilî pê re tune bû.
# For example a full mailbox. It is tried again later.
reason-deferred = Aliyê wergir dixwaze ku em bi vê re bisekinin.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Şandin hate birîn. Kes nizane ka çûye an na.
# A member of staff decided it.
reason-considered-delivered = Kes nizane ka gihîştiye an na. Kesekî biryar da ku wek şandî were hesibandin.
reason-reached-otherwise = Ev kes peyam li ser navnîşaneke din wergirt.
# What happens next with one message to one person.
next-text = Gava nivîsa bi vî zimanî were pejirandin, tê şandin.
next-try = Di dema nîşankirî de tê şandin.
next-channel-off = Heta ku kanal vebe, li bendê ye.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Heta ku kanal dîsa bixebite, li bendê ye.
# A member of staff paused the bulletin.
next-resume = Heta ku kesek şandina weşanê berdewam bike, li bendê ye.
next-outcome = Niha tê şandin.
next-decision = Divê kesek biryar bide ka dîsa were şandin an na.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Li cem pêşkêşkar e. Dibe ku hê piştrastkirinek were.
next-other-address = Ji navnîşaneke din a heman kesî re tê şandin.
next-send-again = Heke kesek dîsa neşîne, tiştekî din nabe.
next-nothing = Qediya.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = Ew tune ye an destûra we ya dîtina wê tune ye.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Ev rêbaz li vê navnîşanê nayê bikaranîn.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Nîşana gihîştinê (token) tune ye.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Nîşana gihîştinê (token) ne derbasdar e.
# The person or system is known, but its role does not allow this.
error-forbidden = Rola we destûrê nade vê yekê.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Hin nirx ne rast in.
# "Body" is the content of the request.
error-malformed = Naverok wek JSON an CSV nayê xwendin.
error-body-too-large = Naverok pir mezin e.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Ev cureyê naverokê li vir nayê bikaranîn.
# A bulletin is one publication of a message.
error-already-published = Ev weşan jixwe hatiye belavkirin.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Ev weşan êdî ne reşnivîs e.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Ev weşan nehatiye belavkirin, an hatiye betalkirin.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Ev weşan niha nayê şandin.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Ev weşan nehatiye rawestandin.
# Somebody else saved a change to the same thing first.
error-conflict = Di vê navberê de kesekî din ew guhert. Ji nû ve bar bikin û dîsa biceribînin.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Heman mifteya li dijî dubarekirinê (idempotency key) bi daxwazeke din re hatiye bikaranîn.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Di nivîsê de şaşî hene ku divê pêşî werin rastkirin.
# The source is the text that the other languages are translated from.
error-source-not-approved = Nivîsa çavkaniyê hê nehatiye pejirandin.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Ji bo koma hilbijartî tu wergir tune ne.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Ji bo şandinê tu kanal tune ye.
error-channel-in-use = Kanal tê bikaranîn û nayê jêbirin.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Têkilî bi kanalê re tune ye.
# Too many people signed up within an hour.
error-too-many = Gelek kesan di heman demê de ev kir. Paşê dîsa biceribînin.
error-busy = Danegeh mijûl e. Tiştek nehat tomarkirin. Dîsa biceribînin.
error-storage-full = Dîsk tije ye. Tiştek nehat tomarkirin.
# Something unexpected happened inside the program.
error-internal = Di bernameyê de şaşiyek çêbû.
