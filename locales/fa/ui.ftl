### The program's own words (web pages, e-mail, errors): Persian.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = فارسی

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = این پیام را دریافت می‌کنید چون برای گرفتن پیام‌های سلامت از { -municipality } ثبت‌نام شده‌اید.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = توقف پیام‌ها

## Web pages and e-mail

# Label of a link to the whole message.
read-more = بیشتر بخوانید
questions-call = سؤالی دارید؟ زنگ بزنید: { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = تاریخ انتشار: { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = زبان‌های دیگر
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = فایل‌ها
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } کیلوبایت
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = این پیام هنوز به فارسی آماده نیست. می‌توانید آن را اینجا به زبان دیگری بخوانید.
page-not-found-title = صفحه پیدا نشد
page-not-found = این صفحه را پیدا نمی‌کنیم. شاید جابه‌جا یا حذف شده است. اگر به کمک نیاز دارید، به { -hotline } زنگ بزنید.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = اصلاحیه: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = پس گرفته شد: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = ما پیام خود «{ $title }» را پس گرفتیم. لطفاً دیگر به آن عمل نکنید.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = توقف پیام‌ها
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = آیا می‌خواهید دیگر پیامی به { $address } فرستاده نشود؟
# Button that stops the messages.
opt-out-button = پیام‌ها را متوقف کنید
# Title of the page after the messages have been stopped.
opt-out-done-title = پیام‌ها متوقف شد
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = دیگر پیامی به { $address } نمی‌فرستیم.
# Button for those who stopped the messages by mistake.
opt-out-undo = باز هم برای من پیام بفرستید
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = همچنان به { $address } پیام می‌فرستیم.
# Title of the page when the link does not work.
opt-out-invalid-title = پیوند کار نمی‌کند
opt-out-invalid = پیوند کامل نیست. همه پیوند را از پیام کپی کنید و دوباره امتحان کنید، یا به { -hotline } زنگ بزنید.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = این پیام‌ها را در مرورگر خود بگیرید
# Title of the page. A browser is the program in which people read web pages.
push-title = پیام‌ها در این مرورگر
push-text = مرورگر شما می‌تواند پیام‌های سلامت از { -municipality } را به شما نشان دهد، حتی وقتی این صفحه بسته است. لازم نیست نام، نشانی ایمیل یا شماره تلفن به ما بدهید.
# Label of a list of languages.
push-language = زبان پیام‌ها
# Button that begins the messages.
push-start = پیام‌ها را به من نشان دهید
push-started = از این پس پیام‌ها در این مرورگر به شما می‌رسد. هر وقت بخواهید می‌توانید در همین صفحه آن‌ها را متوقف کنید.
push-stopped = دیگر پیامی در این مرورگر به شما نمی‌رسد.
push-denied = مرورگر شما اجازه نمی‌دهد این صفحه پیام نشان دهد. در تنظیمات مرورگر اجازه بدهید و دوباره امتحان کنید.
push-failed = انجام نشد. بعداً دوباره امتحان کنید.
# Shown where the page cannot work. JavaScript is a name.
push-without = این صفحه به JavaScript و مرورگری نیاز دارد که بتواند پیام نشان دهد. اکنون در مرورگر شما کار نمی‌کند.
push-other-ways = راه‌های دیگری هم برای گرفتن پیام‌ها هست. به { -hotline } زنگ بزنید و بپرسید.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = دیگر از { -municipality } پیامی نمی‌گیرید. اگر دوباره پیام خواستید، START بفرستید.
# Sent to somebody who wrote START.
answer-started = دوباره از { -municipality } پیام می‌گیرید. اگر نمی‌خواهید، STOP بفرستید.
# Sent to somebody who chose this language.
answer-language = از این پس پیام‌ها را به فارسی می‌گیرید.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = پیام‌های سلامت از { -municipality }. سؤال: { -hotline }. اگر نمی‌خواهید، STOP بفرستید. برای انتخاب زبان یک عدد بفرستید: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = از پیام شما ممنونیم. آن را می‌خوانیم، ولی همیشه نمی‌توانیم اینجا جواب بدهیم. اگر فوری است با { -hotline } تماس بگیرید. اگر جان کسی در خطر است با 112 تماس بگیرید.
# At the end of an SMS that can be answered.
sms-stop-hint = برای توقف STOP بفرستید

## Test messages

test-title = این یک پیام آزمایشی است
# $channel (text) SMS: name of the channel the test is sent through
test-body = این یک پیام آزمایشی از { $channel } است. لازم نیست کاری بکنید.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = چنین نشانی وجود ندارد.
reason-opted-out = این شخص دیگر در این نشانی پیام نمی‌خواهد.
reason-erased = این شخص از فهرست حذف شده است.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = ارائه‌دهنده برای این شخص پیام نمی‌فرستد.
reason-expired = تا پایان مدت تعیین‌شده تلاش شد، ولی نتیجه نداد.
reason-rejected-content = ارائه‌دهنده این متن را نمی‌پذیرد.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = به این زبان الگوی تأییدشده‌ای وجود ندارد.
reason-window-closed = این شخص مدت زیادی است ننوشته و فقط می‌توان الگو فرستاد.
reason-quota = پیام‌های زیادی یکجا فرستاده شد.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = گیرنده می‌گوید که دیگر وجود ندارد.
reason-config = کانال درست تنظیم نشده است.
reason-provider = ارائه‌دهنده نتوانست آن را بفرستد یا در دسترس نبود.
# For example a full mailbox. It is tried again later.
reason-deferred = سمت گیرنده می‌خواهد که برای این پیام صبر کنیم.
# The machine stopped or the connection broke at that moment.
reason-interrupted = فرستادن قطع شد. کسی نمی‌داند فرستاده شده است یا نه.
# A member of staff decided it.
reason-considered-delivered = کسی نمی‌داند رسیده است یا نه. یک نفر تصمیم گرفت آن را فرستاده‌شده به شمار آورد.
reason-reached-otherwise = این شخص آن را در نشانی دیگری دریافت کرد.
# What happens next with one message to one person.
next-text = وقتی متن این زبان تأیید شود، فرستاده می‌شود.
next-try = در زمانی که نوشته شده فرستاده می‌شود.
next-channel-off = تا روشن شدن کانال منتظر می‌ماند.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = تا دوباره کار کردن کانال منتظر می‌ماند.
# A member of staff paused the bulletin.
next-resume = تا وقتی کسی فرستادن اطلاعیه را از سر بگیرد منتظر می‌ماند.
next-outcome = در حال فرستادن است.
next-decision = یک نفر باید تصمیم بگیرد که دوباره فرستاده شود یا نه.
# A receipt is the provider's later word on whether it arrived.
next-receipt = نزد ارائه‌دهنده است. شاید هنوز رسیدی بیاید.
next-other-address = به نشانی دیگری از همین شخص فرستاده می‌شود.
next-send-again = کار دیگری انجام نمی‌شود، مگر این‌که کسی دوباره آن را بفرستد.
next-nothing = تمام شده است.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = این مورد وجود ندارد یا شما به آن دسترسی ندارید.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = این روش را نمی‌توان برای این نشانی به کار برد.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = توکن دسترسی فرستاده نشده است.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = توکن دسترسی معتبر نیست.
# The person or system is known, but its role does not allow this.
error-forbidden = نقش شما اجازه دسترسی به این مورد را نمی‌دهد.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = بعضی از مقدارها درست نیست.
# "Body" is the content of the request.
error-malformed = محتوا را نمی‌توان به صورت JSON یا CSV خواند.
error-body-too-large = حجم محتوا بیش از اندازه است.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = این نوع محتوا را نمی‌توان اینجا به کار برد.
# A bulletin is one publication of a message.
error-already-published = این اطلاعیه پیش‌تر منتشر شده است.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = این اطلاعیه دیگر پیش‌نویس نیست.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = این اطلاعیه منتشر نشده یا لغو شده است.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = این اطلاعیه در حال فرستاده شدن نیست.
# A bulletin that was not held back cannot be let go on.
error-not-paused = این اطلاعیه موقتاً متوقف نشده است.
# Somebody else saved a change to the same thing first.
error-conflict = در این فاصله کس دیگری آن را تغییر داده است. آن را دوباره بارگذاری کنید و دوباره امتحان کنید.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = همین کلید جلوگیری از تکرار برای درخواست دیگری به کار رفته است.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = متن خطاهایی دارد که باید اول اصلاح شود.
# The source is the text that the other languages are translated from.
error-source-not-approved = متن اصلی هنوز تأیید نشده است.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = هیچ گیرنده‌ای در گروه انتخاب‌شده نیست.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = کانالی برای فرستادن وجود ندارد.
error-channel-in-use = کانال در حال استفاده است و نمی‌توان آن را حذف کرد.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = ارتباط با کانال برقرار نمی‌شود.
# Too many people signed up within an hour.
error-too-many = افراد زیادی هم‌زمان این کار را کردند. بعداً دوباره امتحان کنید.
error-busy = پایگاه داده مشغول است. چیزی ذخیره نشد. دوباره امتحان کنید.
error-storage-full = دیسک پر است. چیزی ذخیره نشد.
# Something unexpected happened inside the program.
error-internal = خطایی در برنامه رخ داد.
