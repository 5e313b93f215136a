### The program's own words (web pages, e-mail, errors): English, translated from Danish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = English

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = You are getting this message because you are signed up for health messages from { -municipality }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Stop messages

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Read more
questions-call = Questions? Call { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Published { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Other languages
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Files
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = This message is not ready in English yet. Here you can read it in another language.
page-not-found-title = Page not found
page-not-found = We cannot find this page. It may have been moved or removed. Call { -hotline } if you need help.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Correction: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Withdrawn: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = We have withdrawn our message “{ $title }”. Please do not go by it any more.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Stop messages
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Do you want to stop messages to { $address }?
# Button that stops the messages.
opt-out-button = Stop the messages
# Title of the page after the messages have been stopped.
opt-out-done-title = The messages have been stopped
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = We will not send any more messages to { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Keep sending me messages
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = We will keep sending messages to { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = The link does not work
opt-out-invalid = The link is not complete. Copy the whole link from the message and try again, or call { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Get these messages in your browser
# Title of the page. A browser is the program in which people read web pages.
push-title = Messages in this browser
push-text = Your browser can show you messages about health from { -municipality }, also when this page is closed. You do not give us a name, an e-mail address or a phone number.
# Label of a list of languages.
push-language = Language of the messages
# Button that begins the messages.
push-start = Show me the messages
push-started = You now get messages in this browser. You can stop them on this page at any time.
push-stopped = You will get no more messages in this browser.
push-denied = Your browser does not allow this page to show messages. Allow it in the settings of the browser and try again.
push-failed = It did not work. Try again later.
# Shown where the page cannot work. JavaScript is a name.
push-without = This page needs JavaScript and a browser that can show messages. It does not work in your browser now.
push-other-ways = There are other ways to get the messages. Call { -hotline } and ask.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = You will get no more messages from { -municipality }. Reply START if you want them again.
# Sent to somebody who wrote START.
answer-started = You will get messages from { -municipality } again. Reply STOP if you do not want them.
# Sent to somebody who chose this language.
answer-language = From now on you will get messages in English.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Messages about health from { -municipality }. Questions: { -hotline }. Reply STOP if you do not want them. Reply with a number to choose a language: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Thank you for your message. We read it, but cannot always answer here. Call { -hotline } if it is urgent. Call 112 if life is in danger.
# At the end of an SMS that can be answered.
sms-stop-hint = Reply STOP to stop

## Test messages

test-title = This is a test
# $channel (text) SMS: name of the channel the test is sent through
test-body = This is a test from { $channel }. You do not need to do anything.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = There is no such address.
reason-opted-out = The person wants no more messages at this address.
reason-erased = The person has been removed from the list.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = The provider does not send to this person.
reason-expired = It was tried for as long as the rules say, in vain.
reason-rejected-content = The provider does not accept this text.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = There is no approved template in this language.
reason-window-closed = The person has not written for too long, so only a template may be sent.
reason-quota = Too many messages were sent at once.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = The receiver says that it is gone for good.
reason-config = The channel is not set up right.
reason-provider = The provider could not send it or could not be reached.
# For example a full mailbox. It is tried again later.
reason-deferred = The receiving side asks to wait with this one.
# The machine stopped or the connection broke at that moment.
reason-interrupted = The sending was interrupted. Nobody knows whether it went.
# A member of staff decided it.
reason-considered-delivered = Nobody knows whether it arrived. Somebody decided that it counts as sent.
reason-reached-otherwise = The person got it at another address.
# What happens next with one message to one person.
next-text = It is sent when the text in this language has been approved.
next-try = It is sent at the time shown.
next-channel-off = It waits until the channel is switched on.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = It waits until the channel works again.
# A member of staff paused the bulletin.
next-resume = It waits until somebody resumes the bulletin.
next-outcome = It is being sent.
next-decision = Somebody must decide whether it is sent again.
# A receipt is the provider's later word on whether it arrived.
next-receipt = The provider has it. A receipt may still come.
next-other-address = It is sent to another address of the same person.
next-send-again = Nothing more happens unless somebody sends it again.
next-nothing = It is finished.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = It does not exist, or you do not have access to it.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = This method cannot be used at this address.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = An access token is missing.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = The access token is not valid.
# The person or system is known, but its role does not allow this.
error-forbidden = Your role does not give access to this.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Some of the values are not right.
# "Body" is the content of the request.
error-malformed = The body cannot be read as JSON or CSV.
error-body-too-large = The body is too large.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = This type of content cannot be used here.
# A bulletin is one publication of a message.
error-already-published = The bulletin has already been published.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = The bulletin is no longer a draft.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = The bulletin has not been published, or it has been cancelled.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = The bulletin is not being sent.
# A bulletin that was not held back cannot be let go on.
error-not-paused = The bulletin is not paused.
# Somebody else saved a change to the same thing first.
error-conflict = Somebody else has changed it in the meantime. Load it again and try again.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = The same idempotency key was used with another request.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = The text has errors that must be put right first.
# The source is the text that the other languages are translated from.
error-source-not-approved = The source text has not been approved yet.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = No recipients match the chosen audience.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = There is no channel to send through.
error-channel-in-use = The channel is in use and cannot be deleted.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = The channel cannot be reached.
# Too many people signed up within an hour.
error-too-many = Too many people did this at the same time. Try again later.
error-busy = The database is busy. Nothing was saved. Try again.
error-storage-full = The disk is full. Nothing was saved.
# Something unexpected happened inside the program.
error-internal = An error happened in the program.
