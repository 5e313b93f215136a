### The program's own words (web pages, e-mail, errors): Somali, translated from Danish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Soomaali

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Waxaad farriintan u heshay maadaama aad iska diiwaangelisay farriimaha caafimaadka ee { -municipality }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Jooji farriimaha

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Wax dheeraad ah akhri
questions-call = Su'aalo ma qabtaa? Wac { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = La soo saaray { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Luqado kale
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Faylal
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Farriintan weli diyaar kuma aha af Soomaali. Halkan waxaad ku akhrin kartaa iyada oo luqad kale ah.
page-not-found-title = Boggan lama helin
page-not-found = Boggan ma heli karno. Waxaa laga yaabaa in la raray ama la tirtiray. Wac { -hotline } haddii aad caawimo u baahan tahay.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Sixitaan: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Waa laga noqday: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Waan ka noqonnay fariintayadii “{ $title }”. Fadlan ha raacin mar dambe.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Jooji farriimaha
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Ma rabtaa inaad joojiso farriimaha loo diro { $address }?
# Button that stops the messages.
opt-out-button = Farriimaha jooji
# Title of the page after the messages have been stopped.
opt-out-done-title = Farriimaha waa la joojiyey
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Farriimo dambe uma diri doonno { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Farriimaha ii sii wad
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Farriimaha waan u sii wadi doonnaa { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Linkigu ma shaqaynayo
opt-out-invalid = Linkigu ma dhammaystirna. Farriinta ka koobiyee linkiga oo dhan oo mar kale isku day, ama wac { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Farriimahan ku hel browser-kaaga
# Title of the page. A browser is the program in which people read web pages.
push-title = Farriimaha browser-kan
push-text = Browser-kaagu wuxuu ku tusi karaa farriimaha caafimaadka ee { -municipality }, xitaa marka boggan xiran yahay. Uma baahnid inaad na siiso magac, cinwaan iimayl ama lambar telefoon.
# Label of a list of languages.
push-language = Luqadda farriimaha
# Button that begins the messages.
push-start = I tus farriimaha
push-started = Hadda farriimaha waxaad ka helaysaa browser-kan. Mar kasta waxaad ku joojin kartaa boggan.
push-stopped = Farriimo dambe kama heli doontid browser-kan.
push-denied = Browser-kaagu ma oggola in boggani farriimo muujiyo. Ka oggolow habaynta browser-ka oo mar kale isku day.
push-failed = Way shaqayn weyday. Mar dambe isku day.
# Shown where the page cannot work. JavaScript is a name.
push-without = Boggan wuxuu u baahan yahay JavaScript iyo browser farriimo muujin kara. Hadda kama shaqaynayo browser-kaaga.
push-other-ways = Waxaa jira siyaabo kale oo farriimaha lagu helo. Wac { -hotline } oo weydii.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Farriimo dambe kama heli doontid { -municipality }. Soo dir START haddii aad mar kale rabto.
# Sent to somebody who wrote START.
answer-started = Mar kale ayaad farriimo ka heli doontaa { -municipality }. Soo dir STOP haddii aadan rabin.
# Sent to somebody who chose this language.
answer-language = Laga bilaabo hadda waxaad farriimaha ku heli doontaa af Soomaali.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Farriimo caafimaad oo ka yimid { -municipality }. Su'aalo: { -hotline }. Soo dir STOP haddii aadan rabin. Soo dir lambar si aad luqad u doorato: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Waad ku mahadsan tahay farriintaada. Waan akhrinnaa, laakiin mar walba halkan kama jawaabi karno. Wac { -hotline } haddii ay degdeg tahay. Wac 112 haddii naf khatar ku jirto.
# At the end of an SMS that can be answered.
sms-stop-hint = Soo dir STOP si aad u joojiso

## Test messages

test-title = Tani waa tijaabo
# $channel (text) SMS: name of the channel the test is sent through
test-body = Tani waa tijaabo ka timid { $channel }. Uma baahnid inaad wax samayso.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Cinwaankaas ma jiro.
reason-opted-out = Qofku ma rabo farriimo dambe oo cinwaankan ku yimaada.
reason-erased = Qofka liiska waa laga saaray.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Adeeg-bixiyuhu qofkan wax uma diro.
reason-expired = Waxaa la isku dayay inta xeerku ogol yahay, laakiin kuma guulaysan.
reason-rejected-content = Adeeg-bixiyuhu qoraalkan ma aqbalo.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Ma jiro qaab la ansixiyay oo luqaddan ah.
reason-window-closed = Qofku muddo dheer wax ma soo qorin, markaa waxaa la diri karaa oo keliya qaab la ansixiyay.
reason-quota = Farriimo aad u badan ayaa hal mar la diray.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Qaataha wuxuu sheegay in uusan hadda jirin.
reason-config = Kanaalka si sax ah looma dejin.
reason-provider = Adeeg-bixiyuhu ma diri karin ama lalama xiriiri karin.
# For example a full mailbox. It is tried again later.
reason-deferred = Dhinaca qaataha ayaa codsanaya in tan la sugo.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Diristii way go'day. Cidina ma oga in ay tagtay.
# A member of staff decided it.
reason-considered-delivered = Cidina ma oga in ay gaartay. Qof ayaa go'aamiyay in loo tiriyo mid la diray.
reason-reached-otherwise = Qofku waxa uu farriinta ku helay cinwaan kale.
# What happens next with one message to one person.
next-text = Waxaa la diri doonaa marka qoraalka luqaddan la ansixiyo.
next-try = Waxaa la diri doonaa waqtiga la muujiyay.
next-channel-off = Waxay sugaysaa inta kanaalka la shidayo.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Waxay sugaysaa inta kanaalku mar kale shaqaynayo.
# A member of staff paused the bulletin.
next-resume = Waxay sugaysaa inta qof dib u bilaabayo dirista ogeysiiska.
next-outcome = Hadda waa la dirayaa.
next-decision = Qof waa in uu go'aamiyaa in mar kale la diro.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Adeeg-bixiyaha ayay gacanta ugu jirtaa. Weli waxaa iman kara xaqiijin.
next-other-address = Waxaa loo dirayaa cinwaan kale oo isla qofkaas ah.
next-send-again = Wax kale ma dhacayaan haddii aan qof mar kale dirin.
next-nothing = Way dhammaatay.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = Ma jiro, ama uma lihid oggolaansho.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Habkan laguma isticmaali karo cinwaankan.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Furaha gelitaanka (token) ayaa maqan.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Furaha gelitaanka (token) ma shaqeeyo.
# The person or system is known, but its role does not allow this.
error-forbidden = Doorkaagu kuma siinayo oggolaanshahan.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Qiimayaasha qaarkood ma saxna.
# "Body" is the content of the request.
error-malformed = Waxa la soo diray looma akhrin karo JSON ama CSV ahaan.
error-body-too-large = Waxa la soo diray aad ayuu u weyn yahay.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Noocan xogta ah halkan laguma isticmaali karo.
# A bulletin is one publication of a message.
error-already-published = Ogeysiiskan horay ayaa loo soo saaray.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Ogeysiiskan qabyo ma aha hadda.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Ogeysiiska lama soo saarin, ama waa la joojiyay.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Ogeysiiskan lama dirayo hadda.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Ogeysiiskan lama hakin.
# Somebody else saved a change to the same thing first.
error-conflict = Qof kale ayaa isla waqtigaas wax ka beddelay. Dib u fur oo mar kale isku day.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Isla furaha "idempotency key" waxaa loo isticmaalay codsi kale.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Qoraalku wuxuu leeyahay khaladaad ay tahay in marka hore la saxo.
# The source is the text that the other languages are translated from.
error-source-not-approved = Qoraalka asalka ah weli lama ansixin.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Ma jiro qof ku habboon kooxda la doortay.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Ma jiro kanaal wax lagu diro.
error-channel-in-use = Kanaalka waa la isticmaalayaa, lamana tirtiri karo.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Kanaalka lalama xiriiri karo.
# Too many people signed up within an hour.
error-too-many = Dad badan ayaa isku mar sidan sameeyay. Mar dambe isku day.
error-busy = Kaydka xogtu waa mashquul. Waxba lama kaydin. Mar kale isku day.
error-storage-full = Diskigu waa buuxaa. Waxba lama kaydin.
# Something unexpected happened inside the program.
error-internal = Khalad ayaa ka dhacay barnaamijka.
