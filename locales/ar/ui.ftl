### The program's own words (web pages, e-mail, errors): Arabic.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = العربية

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = تصلكم هذه الرسالة لأنكم مسجلون لتلقي رسائل عن الصحة من { -municipality }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = إيقاف الرسائل

## Web pages and e-mail

# Label of a link to the whole message.
read-more = اقرؤوا المزيد
questions-call = هل لديكم أسئلة؟ اتصلوا على { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = نُشر في { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = لغات أخرى
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = الملفات
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } كيلوبايت
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = هذه الرسالة ليست جاهزة باللغة العربية بعد. يمكنكم قراءتها هنا بلغة أخرى.
page-not-found-title = الصفحة غير موجودة
page-not-found = لا نستطيع العثور على هذه الصفحة. ربما نُقلت أو حُذفت. اتصلوا على { -hotline } إذا احتجتم إلى مساعدة.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = تصحيح: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = تم سحب الرسالة: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = لقد سحبنا رسالتنا «{ $title }». يرجى عدم العمل بها بعد الآن.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = إيقاف الرسائل
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = هل تريدون إيقاف الرسائل إلى { $address }؟
# Button that stops the messages.
opt-out-button = أوقفوا الرسائل
# Title of the page after the messages have been stopped.
opt-out-done-title = تم إيقاف الرسائل
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = لن نرسل بعد الآن أي رسائل إلى { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = استمروا في إرسال الرسائل إليّ
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = سنستمر في إرسال الرسائل إلى { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = الرابط لا يعمل
opt-out-invalid = الرابط غير كامل. انسخوا الرابط كله من الرسالة وحاولوا مرة أخرى، أو اتصلوا على { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = تلقّوا هذه الرسائل في متصفحكم
# Title of the page. A browser is the program in which people read web pages.
push-title = الرسائل في هذا المتصفح
push-text = يمكن لمتصفحكم أن يعرض لكم رسائل عن الصحة من { -municipality }، حتى عندما تكون هذه الصفحة مغلقة. لا تحتاجون إلى إعطائنا اسمًا أو بريدًا إلكترونيًا أو رقم هاتف.
# Label of a list of languages.
push-language = لغة الرسائل
# Button that begins the messages.
push-start = اعرضوا لي الرسائل
push-started = ستصلكم الرسائل الآن في هذا المتصفح. يمكنكم إيقافها في هذه الصفحة في أي وقت.
push-stopped = لن تصلكم رسائل أخرى في هذا المتصفح.
push-denied = لا يسمح متصفحكم لهذه الصفحة بعرض الرسائل. اسمحوا بذلك في إعدادات المتصفح وحاولوا مرة أخرى.
push-failed = لم ينجح الأمر. حاولوا مرة أخرى لاحقًا.
# Shown where the page cannot work. JavaScript is a name.
push-without = تحتاج هذه الصفحة إلى JavaScript وإلى متصفح يمكنه عرض الرسائل. وهي لا تعمل الآن في متصفحكم.
push-other-ways = توجد طرق أخرى لتلقي الرسائل. اتصلوا على { -hotline } واسألوا.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = لن تصلكم بعد الآن رسائل من { -municipality }. أرسلوا START إذا أردتم الرسائل من جديد.
# Sent to somebody who wrote START.
answer-started = ستصلكم من جديد رسائل من { -municipality }. أرسلوا STOP إذا كنتم لا تريدونها.
# Sent to somebody who chose this language.
answer-language = من الآن فصاعدًا ستصلكم الرسائل باللغة العربية.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = رسائل عن الصحة من { -municipality }. للأسئلة: { -hotline }. أرسلوا STOP إذا كنتم لا تريدونها. أرسلوا رقمًا لاختيار اللغة: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = شكرًا على رسالتكم. نحن نقرؤها، لكن لا يمكننا دائمًا الرد هنا. اتصلوا على { -hotline } إذا كان الأمر عاجلًا. اتصلوا على 112 إذا كانت هناك حياة في خطر.
# At the end of an SMS that can be answered.
sms-stop-hint = أرسلوا STOP لإيقاف الرسائل

## Test messages

test-title = هذه رسالة تجريبية
# $channel (text) SMS: name of the channel the test is sent through
test-body = هذه رسالة تجريبية من { $channel }. لا داعي لأن تفعلوا أي شيء.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = هذا العنوان غير موجود.
reason-opted-out = لا يريد الشخص مزيداً من الرسائل على هذا العنوان.
reason-erased = أُزيل الشخص من القائمة.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = لا يرسل مزوّد الخدمة إلى هذا الشخص.
reason-expired = جرت المحاولة طوال المدة المحددة دون نجاح.
reason-rejected-content = لا يقبل مزوّد الخدمة هذا النص.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = لا يوجد قالب معتمد بهذه اللغة.
reason-window-closed = لم يكتب الشخص منذ مدة طويلة، لذلك لا يمكن إرسال غير القوالب.
reason-quota = أُرسلت رسائل كثيرة دفعة واحدة.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = يقول المستلِم إنه لم يعد موجودًا.
reason-config = القناة غير مُعدّة بشكل صحيح.
reason-provider = لم يتمكن مزوّد الخدمة من الإرسال أو تعذر الاتصال به.
# For example a full mailbox. It is tried again later.
reason-deferred = يطلب الطرف المستقبِل الانتظار قبل إرسال هذه الرسالة.
# The machine stopped or the connection broke at that moment.
reason-interrupted = انقطع الإرسال. لا أحد يعرف هل أُرسلت الرسالة.
# A member of staff decided it.
reason-considered-delivered = لا أحد يعرف هل وصلت الرسالة. قرر أحد الموظفين اعتبارها مرسلة.
reason-reached-otherwise = وصلت الرسالة إلى الشخص على عنوان آخر.
# What happens next with one message to one person.
next-text = تُرسل عندما تتم الموافقة على النص بهذه اللغة.
next-try = تُرسل في الوقت المبيّن.
next-channel-off = تنتظر حتى تُشغَّل القناة.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = تنتظر حتى تعمل القناة من جديد.
# A member of staff paused the bulletin.
next-resume = تنتظر حتى يستأنف أحد الموظفين إرسال النشرة.
next-outcome = يجري إرسالها الآن.
next-decision = يجب أن يقرر أحد هل تُرسل مرة أخرى.
# A receipt is the provider's later word on whether it arrived.
next-receipt = استلمها مزوّد الخدمة. قد يصل إشعار لاحقاً.
next-other-address = تُرسل إلى عنوان آخر للشخص نفسه.
next-send-again = لا يحدث شيء آخر ما لم يرسلها أحد مرة أخرى.
next-nothing = انتهى الأمر.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = هذا غير موجود، أو ليست لديكم صلاحية الوصول إليه.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = لا يمكن استخدام هذه الطريقة مع هذا العنوان.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = رمز الوصول غير موجود.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = رمز الوصول غير صالح.
# The person or system is known, but its role does not allow this.
error-forbidden = دوركم لا يسمح بالوصول إلى هذا.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = بعض القيم غير صحيحة.
# "Body" is the content of the request.
error-malformed = لا يمكن قراءة المحتوى بصيغة JSON أو CSV.
error-body-too-large = المحتوى كبير جدًا.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = لا يمكن استخدام هذا النوع من المحتوى هنا.
# A bulletin is one publication of a message.
error-already-published = سبق نشر هذه النشرة.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = لم تعد النشرة مسودة.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = لم تُنشر النشرة، أو تم إلغاؤها.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = لا يجري إرسال هذه النشرة الآن.
# A bulletin that was not held back cannot be let go on.
error-not-paused = هذه النشرة غير موقوفة مؤقتًا.
# Somebody else saved a change to the same thing first.
error-conflict = غيّر شخص آخر هذا في هذه الأثناء. حمّلوه من جديد وحاولوا مرة أخرى.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = استُخدم مفتاح منع التكرار نفسه مع طلب آخر.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = في النص أخطاء يجب تصحيحها أولًا.
# The source is the text that the other languages are translated from.
error-source-not-approved = لم تتم الموافقة على النص الأصلي بعد.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = لا يوجد مستلمون ضمن الفئة المختارة.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = لا توجد قناة للإرسال.
error-channel-in-use = القناة قيد الاستخدام ولا يمكن حذفها.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = لا يمكن الاتصال بالقناة.
# Too many people signed up within an hour.
error-too-many = قام عدد كبير بذلك في الوقت نفسه. حاولوا مرة أخرى لاحقًا.
error-busy = قاعدة البيانات مشغولة. لم يُحفظ شيء. حاولوا مرة أخرى.
error-storage-full = القرص ممتلئ. لم يُحفظ شيء.
# Something unexpected happened inside the program.
error-internal = حدث خطأ في البرنامج.
