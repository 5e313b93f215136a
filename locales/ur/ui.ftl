### The program's own words (web pages, e-mail, errors): Urdu, translated from Danish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = اردو

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = آپ کو یہ پیغام اس لیے ملا ہے کہ آپ نے { -municipality } سے صحت کے بارے میں پیغامات منگوائے ہیں۔
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = پیغامات بند کریں

## Web pages and e-mail

# Label of a link to the whole message.
read-more = مزید پڑھیں
questions-call = کوئی سوال ہے؟ فون کریں: { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = شائع ہونے کی تاریخ: { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = دوسری زبانیں
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = فائلیں
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } کلو بائٹ
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = یہ پیغام ابھی اردو میں تیار نہیں ہے۔ یہاں آپ اسے کسی دوسری زبان میں پڑھ سکتے ہیں۔
page-not-found-title = صفحہ نہیں ملا
page-not-found = ہمیں یہ صفحہ نہیں مل رہا۔ ہو سکتا ہے کہ اسے کہیں اور منتقل کر دیا گیا ہو یا ہٹا دیا گیا ہو۔ مدد چاہیے ہو تو فون کریں: { -hotline }۔

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = تصحیح: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = واپس لے لیا گیا: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = ہم نے اپنا پیغام «{ $title }» واپس لے لیا ہے۔ براہ کرم اب اس پر عمل نہ کریں۔

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = پیغامات بند کریں
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = کیا آپ { $address } پر پیغامات بند کروانا چاہتے ہیں؟
# Button that stops the messages.
opt-out-button = یہ پیغامات بند کریں
# Title of the page after the messages have been stopped.
opt-out-done-title = پیغامات بند ہو گئے ہیں
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = اب ہم { $address } پر مزید پیغامات نہیں بھیجیں گے۔
# Button for those who stopped the messages by mistake.
opt-out-undo = مجھے پیغامات بھیجتے رہیں
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = ہم { $address } پر پیغامات بھیجتے رہیں گے۔
# Title of the page when the link does not work.
opt-out-invalid-title = یہ لنک کام نہیں کرتا
opt-out-invalid = یہ لنک ادھورا ہے۔ پیغام سے پورا لنک کاپی کر کے دوبارہ کوشش کریں، یا فون کریں: { -hotline }۔

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = یہ پیغامات اپنے براؤزر میں حاصل کریں
# Title of the page. A browser is the program in which people read web pages.
push-title = اس براؤزر میں پیغامات
push-text = آپ کا براؤزر آپ کو { -municipality } کے صحت کے بارے میں پیغامات دکھا سکتا ہے، اس وقت بھی جب یہ صفحہ بند ہو۔ آپ کو نام، ای میل پتہ یا فون نمبر دینے کی ضرورت نہیں۔
# Label of a list of languages.
push-language = پیغامات کی زبان
# Button that begins the messages.
push-start = مجھے پیغامات دکھائیں
push-started = اب آپ کو اس براؤزر میں پیغامات ملیں گے۔ آپ کسی بھی وقت اس صفحے پر انہیں بند کر سکتے ہیں۔
push-stopped = اب آپ کو اس براؤزر میں مزید پیغامات نہیں ملیں گے۔
push-denied = آپ کا براؤزر اس صفحے کو پیغامات دکھانے کی اجازت نہیں دیتا۔ براؤزر کی ترتیبات میں اجازت دیں اور دوبارہ کوشش کریں۔
push-failed = یہ نہیں ہو سکا۔ بعد میں دوبارہ کوشش کریں۔
# Shown where the page cannot work. JavaScript is a name.
push-without = اس صفحے کے لیے JavaScript اور ایسا براؤزر چاہیے جو پیغامات دکھا سکے۔ یہ اس وقت آپ کے براؤزر میں کام نہیں کرتا۔
push-other-ways = پیغامات حاصل کرنے کے اور طریقے بھی ہیں۔ { -hotline } پر فون کر کے پوچھیں۔

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = اب آپ کو { -municipality } سے مزید پیغامات نہیں ملیں گے۔ دوبارہ چاہیں تو START لکھ کر بھیجیں۔
# Sent to somebody who wrote START.
answer-started = آپ کو پھر سے { -municipality } کے پیغامات ملیں گے۔ نہ چاہیں تو STOP لکھ کر بھیجیں۔
# Sent to somebody who chose this language.
answer-language = اب سے آپ کو پیغامات اردو میں ملیں گے۔
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = { -municipality } کے صحت کے بارے میں پیغامات۔ سوالات: { -hotline }۔ نہ چاہیں تو STOP لکھ کر بھیجیں۔ زبان چننے کے لیے نمبر بھیجیں: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = آپ کے پیغام کا شکریہ۔ ہم اسے پڑھتے ہیں، مگر یہاں ہمیشہ جواب نہیں دے سکتے۔ ضروری ہو تو { -hotline } پر فون کریں۔ جان کو خطرہ ہو تو 112 پر فون کریں۔
# At the end of an SMS that can be answered.
sms-stop-hint = بند کرنے کے لیے STOP لکھ کر بھیجیں

## Test messages

test-title = یہ ایک آزمائشی پیغام ہے
# $channel (text) SMS: name of the channel the test is sent through
test-body = یہ { $channel } کے ذریعے بھیجا گیا آزمائشی پیغام ہے۔ آپ کو کچھ کرنے کی ضرورت نہیں۔

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = ایسا کوئی پتہ موجود نہیں۔
reason-opted-out = یہ شخص اس پتے پر مزید پیغام نہیں چاہتا۔
reason-erased = اس شخص کو فہرست سے ہٹا دیا گیا ہے۔
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = سروس فراہم کرنے والا اس شخص کو نہیں بھیجتا۔
reason-expired = مقررہ مدت تک کوشش کی گئی لیکن کامیابی نہیں ہوئی۔
reason-rejected-content = سروس فراہم کرنے والا یہ متن قبول نہیں کرتا۔
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = اس زبان میں کوئی منظور شدہ سانچہ نہیں ہے۔
reason-window-closed = اس شخص نے بہت عرصے سے نہیں لکھا، اس لیے صرف سانچہ بھیجا جا سکتا ہے۔
reason-quota = ایک ہی وقت میں بہت زیادہ پیغام بھیجے گئے۔
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = وصول کرنے والا بتاتا ہے کہ وہ اب موجود نہیں ہے۔
reason-config = چینل درست طریقے سے ترتیب نہیں دیا گیا۔
reason-provider = سروس فراہم کرنے والا نہیں بھیج سکا یا اس سے رابطہ نہیں ہوا۔
# For example a full mailbox. It is tried again later.
reason-deferred = وصول کرنے والا نظام اس پیغام کے لیے انتظار کرنے کو کہتا ہے۔
# The machine stopped or the connection broke at that moment.
reason-interrupted = بھیجنا بیچ میں رک گیا۔ کسی کو معلوم نہیں کہ یہ گیا یا نہیں۔
# A member of staff decided it.
reason-considered-delivered = کسی کو معلوم نہیں کہ یہ پہنچا یا نہیں۔ کسی نے فیصلہ کیا کہ اسے بھیجا ہوا سمجھا جائے۔
reason-reached-otherwise = اس شخص کو یہ دوسرے پتے پر مل گیا۔
# What happens next with one message to one person.
next-text = اس زبان کا متن منظور ہونے پر بھیجا جائے گا۔
next-try = دکھائے گئے وقت پر بھیجا جائے گا۔
next-channel-off = چینل چالو ہونے تک انتظار ہے۔
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = چینل کے دوبارہ کام کرنے تک انتظار ہے۔
# A member of staff paused the bulletin.
next-resume = کسی کے بلیٹن بھیجنا دوبارہ شروع کرنے تک انتظار ہے۔
next-outcome = ابھی بھیجا جا رہا ہے۔
next-decision = کسی کو فیصلہ کرنا ہوگا کہ دوبارہ بھیجا جائے یا نہیں۔
# A receipt is the provider's later word on whether it arrived.
next-receipt = یہ سروس فراہم کرنے والے کے پاس ہے۔ بعد میں تصدیق آ سکتی ہے۔
next-other-address = یہ اسی شخص کے دوسرے پتے پر بھیجا جا رہا ہے۔
next-send-again = جب تک کوئی دوبارہ نہ بھیجے، مزید کچھ نہیں ہوگا۔
next-nothing = مکمل ہو گیا۔

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = یہ چیز موجود نہیں، یا آپ کو اس تک رسائی حاصل نہیں۔
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = یہ طریقہ (method) اس پتے پر استعمال نہیں ہو سکتا۔
# "Token" is the secret text another system sends to show who it is.
error-token-missing = ایکسیس ٹوکن موجود نہیں ہے۔
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = یہ ایکسیس ٹوکن درست نہیں ہے۔
# The person or system is known, but its role does not allow this.
error-forbidden = آپ کے کردار (role) کو اس کی اجازت نہیں ہے۔
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = کچھ اندراجات درست نہیں ہیں۔
# "Body" is the content of the request.
error-malformed = مواد کو JSON یا CSV کے طور پر پڑھا نہیں جا سکتا۔
error-body-too-large = مواد بہت بڑا ہے۔
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = اس قسم کا مواد یہاں استعمال نہیں ہو سکتا۔
# A bulletin is one publication of a message.
error-already-published = یہ بلیٹن پہلے ہی شائع ہو چکا ہے۔
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = یہ بلیٹن اب مسودہ نہیں رہا۔
# Only a bulletin that is out can be sent again or decided about.
error-not-published = بلیٹن شائع نہیں ہوا، یا منسوخ کر دیا گیا ہے۔
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = یہ بلیٹن اس وقت بھیجا نہیں جا رہا۔
# A bulletin that was not held back cannot be let go on.
error-not-paused = یہ بلیٹن روکا نہیں گیا ہے۔
# Somebody else saved a change to the same thing first.
error-conflict = اس دوران کسی اور نے اسے بدل دیا ہے۔ اسے دوبارہ کھولیں اور پھر کوشش کریں۔
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = یہی idempotency key کسی دوسری درخواست میں استعمال ہو چکی ہے۔
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = متن میں غلطیاں ہیں، پہلے انہیں درست کرنا ہوگا۔
# The source is the text that the other languages are translated from.
error-source-not-approved = اصل متن ابھی منظور نہیں ہوا۔
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = منتخب کیے گئے گروہ میں کوئی وصول کنندہ نہیں ملا۔
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = بھیجنے کے لیے کوئی چینل موجود نہیں۔
error-channel-in-use = یہ چینل استعمال میں ہے اور حذف نہیں ہو سکتا۔
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = چینل سے رابطہ نہیں ہو رہا۔
# Too many people signed up within an hour.
error-too-many = بہت سے لوگوں نے ایک ہی وقت میں یہ کیا۔ بعد میں دوبارہ کوشش کریں۔
error-busy = ڈیٹابیس مصروف ہے۔ کچھ بھی محفوظ نہیں ہوا۔ دوبارہ کوشش کریں۔
error-storage-full = ڈسک بھر گئی ہے۔ کچھ بھی محفوظ نہیں ہوا۔
# Something unexpected happened inside the program.
error-internal = پروگرام میں ایک خرابی ہو گئی۔
