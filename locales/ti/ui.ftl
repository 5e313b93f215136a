### The program's own words (web pages, e-mail, errors): Tigrinya.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = ትግርኛ

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = እዚ መልእኽቲ ዝበጽሓኩም ዘሎ፣ ካብ { -municipality } ብዛዕባ ጥዕና መልእኽትታት ንምርካብ ስለ ዝተመዝገብኩም እዩ።
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = መልእኽትታት ኣቋርጹ

## Web pages and e-mail

# Label of a link to the whole message.
read-more = ዝያዳ ኣንብቡ
questions-call = ሕቶ ኣለኩም ዶ? ናብ { -hotline } ደውሉ
# $date (date) 2026-11-30: the day the message was published
page-published = ዝተዘርግሓሉ ዕለት፦ { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = ካልኦት ቋንቋታት
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = ፋይላት
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } ኪሎባይት
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = እዚ መልእኽቲ ብትግርኛ ገና ድሉው ኣይኮነን። ኣብዚ ብኻልእ ቋንቋ ከተንብብዎ ትኽእሉ ኢኹም።
page-not-found-title = እቲ ገጽ ኣይተረኽበን
page-not-found = ነዚ ገጽ እዚ ክንረኽቦ ኣይከኣልናን። ምናልባት ናብ ካልእ ቦታ ተሰጋጊሩ ወይ ተደምሲሱ ይኸውን። ሓገዝ እንተድልዩኩም ናብ { -hotline } ደውሉ።

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = መእረምታ: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = ተሳሒቡ: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = ነቲ “{ $title }” ዝብል መልእኽትና ስሒብናዮ ኣለና። በጃኹም ካብ ሕጂ ንደሓር ኣይትኽተልዎ።

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = መልእኽትታት ኣቋርጹ
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = ናብ { $address } ዝለኣኽ መልእኽትታት ከነቋርጾ ትደልዩ ዶ?
# Button that stops the messages.
opt-out-button = ነቲ መልእኽትታት ኣቋርጽዎ
# Title of the page after the messages have been stopped.
opt-out-done-title = እቲ መልእኽትታት ተቋሪጹ
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = ደጊም ናብ { $address } መልእኽትታት ኣይንልእክን ኢና።
# Button for those who stopped the messages by mistake.
opt-out-undo = መልእኽትታት ምልኣኽ ቀጽሉለይ
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = ናብ { $address } መልእኽትታት ምልኣኽ ክንቅጽል ኢና።
# Title of the page when the link does not work.
opt-out-invalid-title = እቲ ሊንክ ኣይሰርሕን እዩ
opt-out-invalid = እቲ ሊንክ ምሉእ ኣይኮነን። ነቲ ምሉእ ሊንክ ካብቲ መልእኽቲ ቀዲሕኩም እንደገና ፈትኑ፣ ወይ ናብ { -hotline } ደውሉ።

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = ነዚ መልእኽትታት ኣብ ብራውዘርኩም ርኸብዎ
# Title of the page. A browser is the program in which people read web pages.
push-title = መልእኽትታት ኣብዚ ብራውዘር
push-text = ብራውዘርኩም ብዛዕባ ጥዕና ካብ { -municipality } ዝመጽእ መልእኽትታት ከርእየኩም ይኽእል እዩ፣ እዚ ገጽ ዕጹው ኣብ ዝኾነሉ ግዜ እውን። ስም፣ ኢ-መይል ወይ ቁጽሪ ተሌፎን ክትህቡና ኣየድልየኩምን።
# Label of a list of languages.
push-language = ቋንቋ መልእኽትታት
# Button that begins the messages.
push-start = መልእኽትታት ኣርእየኒ
push-started = ካብ ሕጂ ኣብዚ ብራውዘር መልእኽትታት ክበጽሓኩም እዩ። ኣብ ዝኾነ ግዜ ኣብዚ ገጽ ከተቋርጽዎ ትኽእሉ ኢኹም።
push-stopped = ድሕሪ ሕጂ ኣብዚ ብራውዘር መልእኽቲ ኣይክበጽሓኩምን እዩ።
push-denied = ብራውዘርኩም እዚ ገጽ መልእኽቲ ከርኢ ኣይፈቅድን እዩ። ኣብ ምቅርራብ ናይቲ ብራውዘር ፍቐዱ እሞ እንደገና ፈትኑ።
push-failed = ኣይሰርሐን። ጸኒሕኩም እንደገና ፈትኑ።
# Shown where the page cannot work. JavaScript is a name.
push-without = እዚ ገጽ JavaScript ከምኡውን መልእኽቲ ከርኢ ዝኽእል ብራውዘር የድልዮ እዩ። ሕጂ ኣብ ብራውዘርኩም ኣይሰርሕን እዩ።
push-other-ways = ነቲ መልእኽትታት ንምርካብ ካልእ መንገድታት እውን ኣሎ። ናብ { -hotline } ደዊልኩም ሕተቱ።

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = ካብ { -municipality } ደጊም መልእኽትታት ኣይክበጽሓኩምን እዩ። እንደገና እንተደሊኹም፣ START ልኣኹ።
# Sent to somebody who wrote START.
answer-started = ካብ { -municipality } እንደገና መልእኽትታት ክበጽሓኩም እዩ። እንተዘይደሊኹም፣ STOP ልኣኹ።
# Sent to somebody who chose this language.
answer-language = ካብ ሕጂ ንድሓር መልእኽትታት ብትግርኛ ክበጽሓኩም እዩ።
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = ብዛዕባ ጥዕና ካብ { -municipality } ዝመጽእ መልእኽትታት። ሕቶ፦ { -hotline }። እንተዘይደሊኹም፣ STOP ልኣኹ። ቋንቋ ንምምራጽ ቁጽሪ ልኣኹ፦ { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = ንመልእኽትኹም ነመስግን። ክነንብቦ ኢና፣ ግን ኣብዚ ኩሉ ግዜ ክንምልስ ኣይንኽእልን ኢና። ህጹጽ እንተኾይኑ ናብ { -hotline } ደውሉ። ህይወት ኣብ ሓደጋ እንተኣትዩ ናብ 112 ደውሉ።
# At the end of an SMS that can be answered.
sms-stop-hint = ንምቁራጽ STOP ልኣኹ

## Test messages

test-title = እዚ ፈተነ እዩ
# $channel (text) SMS: name of the channel the test is sent through
test-body = እዚ ብ { $channel } ዝተላእከ ፈተነ እዩ። ክትገብርዎ ዘለኩም ነገር የለን።

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = ከምዚ ዝበለ ኣድራሻ የለን።
reason-opted-out = እቲ ሰብ በዚ ኣድራሻ ካልእ መልእኽቲ ኣይደልን እዩ።
reason-erased = እቲ ሰብ ካብቲ ዝርዝር ወጺኡ እዩ።
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = ኣቕራቢ ኣገልግሎት ነዚ ሰብ ኣይልእኽን እዩ።
reason-expired = ክሳብ ዝተወሰነ ግዜ ተፈቲኑ፣ ግን ኣይተዓወተን።
reason-rejected-content = ኣቕራቢ ኣገልግሎት ነዚ ጽሑፍ ኣይቅበሎን እዩ።
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = በዚ ቋንቋ ዝጸደቐ ቅጥዒ የለን።
reason-window-closed = እቲ ሰብ ንነዊሕ ግዜ ኣይጸሓፈን፣ ስለዚ ቅጥዒ ጥራይ ክለኣኽ ይከኣል።
reason-quota = ብሓደ ግዜ ብዙሕ መልእኽትታት ተላኢኹ።
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = ተቐባሊ ድሕሪ ሕጂ ከም ዘየለ ይሕብር።
reason-config = እቲ መስመር ብትኽክል ኣይተዳለወን።
reason-provider = ኣቕራቢ ኣገልግሎት ክልእኮ ኣይከኣለን ወይ ርክብ ኣይነበረን።
# For example a full mailbox. It is tried again later.
reason-deferred = ወገን ተቐባሊ ምስዚ መልእኽቲ ክንጽበ ይሓትት።
# The machine stopped or the connection broke at that moment.
reason-interrupted = ምልኣኽ ተቋሪጹ። ከይዱ ድዩ ዝፈልጥ የለን።
# A member of staff decided it.
reason-considered-delivered = በጺሑ ድዩ ዝፈልጥ የለን። ሓደ ሰብ ከም ዝተላእከ ክቑጸር ወሲኑ።
reason-reached-otherwise = እቲ ሰብ ኣብ ካልእ ኣድራሻ ረኺብዎ።
# What happens next with one message to one person.
next-text = ጽሑፍ በዚ ቋንቋ ምስ ጸደቐ ይለኣኽ።
next-try = ኣብቲ ዝተመልከተ ሰዓት ይለኣኽ።
next-channel-off = እቲ መስመር ክሳብ ዝውላዕ ይጽበ ኣሎ።
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = እቲ መስመር ዳግማይ ክሳብ ዝሰርሕ ይጽበ ኣሎ።
# A member of staff paused the bulletin.
next-resume = ሓደ ሰብ ምልኣኽ እቲ ዝርጋሐ ክሳብ ዝቕጽል ይጽበ ኣሎ።
next-outcome = ሕጂ ይለኣኽ ኣሎ።
next-decision = ዳግማይ ክለኣኽ እንተኾይኑ ሓደ ሰብ ክውስን ኣለዎ።
# A receipt is the provider's later word on whether it arrived.
next-receipt = ኣብ ኣቕራቢ ኣገልግሎት ኣሎ። መረጋገጺ ክመጽእ ይኽእል እዩ።
next-other-address = ናብ ካልእ ኣድራሻ ናይቲ ሰብ ይለኣኽ።
next-send-again = ሓደ ሰብ ዳግማይ እንተዘይለኣኾ ካልእ ነገር ኣይክኸውንን እዩ።
next-nothing = ተወዲኡ እዩ።

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = እቲ ዝደለኹምዎ የለን፣ ወይ ክትርእይዎ ፍቓድ የብልኩምን።
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = እዚ ኣገባብ ኣብዚ ኣድራሻ ክትጥቀሙሉ ኣይከኣልን።
# "Token" is the secret text another system sends to show who it is.
error-token-missing = መእተዊ ቶከን ጎዲሉ ኣሎ።
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = እቲ መእተዊ ቶከን ኣይሰርሕን እዩ።
# The person or system is known, but its role does not allow this.
error-forbidden = ግደኹም ነዚ ፍቓድ ኣይህብን እዩ።
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = ገሊኡ ዝኣተወ ሓበሬታ ትኽክል ኣይኮነን።
# "Body" is the content of the request.
error-malformed = እቲ ትሕዝቶ ከም JSON ወይ CSV ክንበብ ኣይከኣልን።
error-body-too-large = እቲ ትሕዝቶ ኣዝዩ ዓቢ እዩ።
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = ከምዚ ዝበለ ዓይነት ትሕዝቶ ኣብዚ ኣይሰርሕን እዩ።
# A bulletin is one publication of a message.
error-already-published = እቲ ዝርጋሐ ድሮ ወጺኡ እዩ።
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = እቲ ዝርጋሐ ደጊም ንድፊ ኣይኮነን።
# Only a bulletin that is out can be sent again or decided about.
error-not-published = እቲ ዝርጋሐ ኣይወጸን ወይ ተሰሪዙ እዩ።
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = እቲ ዝርጋሐ ኣብ ምልኣኽ ኣይኮነን።
# A bulletin that was not held back cannot be let go on.
error-not-paused = እቲ ዝርጋሐ ደው ኣይበለን።
# Somebody else saved a change to the same thing first.
error-conflict = ኣብ መንጎ ካልእ ሰብ ቀይርዎ ኣሎ። ዳግማይ ክፈትዎ እሞ እንደገና ፈትኑ።
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = እቲ ናይ ኢደምፖተንሲ መፍትሕ ንኻልእ ጠለብ ተጠቒምኩምሉ ኔርኩም።
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = እቲ ጽሑፍ መጀመርታ ክእረሙ ዘለዎም ጌጋታት ኣለዎ።
# The source is the text that the other languages are translated from.
error-source-not-approved = እቲ መበቆላዊ ጽሑፍ ገና ኣይጸደቐን።
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = ምስቲ ዝተመርጸ ጉጅለ ዝሰማማዕ ተቐባሊ የለን።
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = ንምልኣኽ ዝኸውን መስመር የለን።
error-channel-in-use = እቲ መስመር ኣብ ስራሕ ስለ ዘሎ ክድምሰስ ኣይከኣልን።
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = ምስቲ መስመር ርክብ የለን።
# Too many people signed up within an hour.
error-too-many = ብዙሓት ሰባት ኣብ ሓደ ግዜ ነዚ ገይሮም። ጸኒሕኩም እንደገና ፈትኑ።
error-busy = እቲ ዳታበይዝ ስራሕ በዚሕዎ ኣሎ። ዝተዓቀበ ነገር የለን። እንደገና ፈትኑ።
error-storage-full = እቲ ዲስክ መሊኡ ኣሎ። ዝተዓቀበ ነገር የለን።
# Something unexpected happened inside the program.
error-internal = ኣብቲ ፕሮግራም ጌጋ ኣጋጢሙ።
