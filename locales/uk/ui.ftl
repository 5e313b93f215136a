### The program's own words (web pages, e-mail, errors): Ukrainian.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Українська

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Ви отримали це повідомлення, бо підписані на повідомлення про здоров’я від { -municipality(case: "genitive") }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Більше не надсилати

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Читати далі
questions-call = Є питання? Телефонуйте: { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Опубліковано { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Інші мови
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Файли
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } кБ
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Це повідомлення ще не готове українською. Тут ви можете прочитати його іншою мовою.
page-not-found-title = Сторінку не знайдено
page-not-found = Ми не можемо знайти цю сторінку. Можливо, її перенесли або видалили. Якщо вам потрібна допомога, телефонуйте: { -hotline }.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Виправлення: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Відкликано: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Ми відкликали наше повідомлення «{ $title }». Будь ласка, більше не керуйтеся ним.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Більше не отримувати повідомлень
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Більше не надсилати повідомлень на { $address }?
# Button that stops the messages.
opt-out-button = Більше не надсилати
# Title of the page after the messages have been stopped.
opt-out-done-title = Ви більше не отримуватимете повідомлень
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Ми більше не надсилатимемо повідомлень на { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Надсилати мені повідомлення й далі
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Ми й далі надсилатимемо повідомлення на { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Посилання не працює
opt-out-invalid = Посилання неповне. Скопіюйте все посилання з повідомлення та спробуйте ще раз або зателефонуйте: { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Отримувати ці повідомлення в браузері
# Title of the page. A browser is the program in which people read web pages.
push-title = Повідомлення в цьому браузері
push-text = Ваш браузер може показувати вам повідомлення про здоров’я від { -municipality(case: "genitive") }, навіть коли ця сторінка закрита. Не потрібно давати нам ім’я, адресу електронної пошти чи номер телефону.
# Label of a list of languages.
push-language = Мова повідомлень
# Button that begins the messages.
push-start = Показувати мені повідомлення
push-started = Тепер ви отримуєте повідомлення в цьому браузері. Ви можете будь-коли зупинити їх на цій сторінці.
push-stopped = Ви більше не отримуватимете повідомлень у цьому браузері.
push-denied = Ваш браузер не дозволяє цій сторінці показувати повідомлення. Дозвольте це в налаштуваннях браузера та спробуйте ще раз.
push-failed = Не вдалося. Спробуйте ще раз пізніше.
# Shown where the page cannot work. JavaScript is a name.
push-without = Для цієї сторінки потрібні JavaScript і браузер, який може показувати повідомлення. У вашому браузері вона зараз не працює.
push-other-ways = Повідомлення можна отримувати й інакше. Зателефонуйте { -hotline } і запитайте.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Ви більше не отримуватимете повідомлень від { -municipality(case: "genitive") }. Щоб отримувати їх знову, надішліть START.
# Sent to somebody who wrote START.
answer-started = Ви знову отримуватимете повідомлення від { -municipality(case: "genitive") }. Якщо не хочете, надішліть STOP.
# Sent to somebody who chose this language.
answer-language = Відтепер ви отримуватимете повідомлення українською.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Повідомлення про здоров’я від { -municipality(case: "genitive") }. Питання: { -hotline }. Якщо не хочете їх, надішліть STOP. Щоб вибрати мову, надішліть число: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Дякуємо за повідомлення. Ми його прочитаємо, але не завжди можемо тут відповісти. Якщо справа термінова, телефонуйте { -hotline }. Якщо є загроза життю, телефонуйте 112.
# At the end of an SMS that can be answered.
sms-stop-hint = Щоб зупинити, надішліть STOP

## Test messages

test-title = Це тест
# $channel (text) SMS: name of the channel the test is sent through
test-body = Це тестове повідомлення. Канал: { $channel }. Вам нічого не треба робити.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Такої адреси немає.
reason-opted-out = Ця людина більше не хоче повідомлень на цю адресу.
reason-erased = Цю людину вилучено зі списку.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Постачальник не надсилає цій людині.
reason-expired = Спроби тривали стільки, скільки дозволяють правила, але марно.
reason-rejected-content = Постачальник не приймає цей текст.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Немає затвердженого шаблону цією мовою.
reason-window-closed = Людина занадто довго не писала, тому можна надіслати лише шаблон.
reason-quota = За один раз надіслано забагато повідомлень.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Одержувач повідомляє, що його більше немає.
reason-config = Канал налаштовано неправильно.
reason-provider = Постачальник не зміг надіслати повідомлення, або з ним не було зв’язку.
# For example a full mailbox. It is tried again later.
reason-deferred = Сторона отримувача просить зачекати з цим повідомленням.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Надсилання перервалося. Невідомо, чи повідомлення пішло.
# A member of staff decided it.
reason-considered-delivered = Невідомо, чи повідомлення дійшло. Хтось вирішив вважати його надісланим.
reason-reached-otherwise = Людина отримала повідомлення на іншу адресу.
# What happens next with one message to one person.
next-text = Буде надіслано, коли текст цією мовою затвердять.
next-try = Буде надіслано у вказаний час.
next-channel-off = Чекає, доки увімкнуть канал.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Чекає, доки канал знову запрацює.
# A member of staff paused the bulletin.
next-resume = Чекає, доки хтось відновить розсилку.
next-outcome = Зараз надсилається.
next-decision = Хтось має вирішити, чи надсилати ще раз.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Повідомлення у постачальника. Підтвердження ще може надійти.
next-other-address = Надсилається на іншу адресу тієї самої людини.
next-send-again = Більше нічого не станеться, якщо ніхто не надішле ще раз.
next-nothing = Завершено.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = Цього немає, або ви не маєте до цього доступу.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Цей метод не можна використати за цією адресою.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Бракує токена доступу.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Токен доступу недійсний.
# The person or system is known, but its role does not allow this.
error-forbidden = Ваша роль не дає доступу до цього.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Деякі значення неправильні.
# "Body" is the content of the request.
error-malformed = Вміст не вдається прочитати як JSON або CSV.
error-body-too-large = Вміст завеликий.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Такий тип вмісту тут не підтримується.
# A bulletin is one publication of a message.
error-already-published = Розсилку вже опубліковано.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Розсилка вже не є чернеткою.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Розсилку не опубліковано або скасовано.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Розсилка зараз не надсилається.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Розсилку не призупинено.
# Somebody else saved a change to the same thing first.
error-conflict = Тим часом хтось інший це змінив. Завантажте знову й спробуйте ще раз.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Цей ключ ідемпотентності вже використано для іншого запиту.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = У тексті є помилки, які спершу треба виправити.
# The source is the text that the other languages are translated from.
error-source-not-approved = Вихідний текст ще не затверджено.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Вибраній аудиторії не відповідає жоден отримувач.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Немає каналу для надсилання.
error-channel-in-use = Канал використовується, його не можна видалити.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Немає зв’язку з каналом.
# Too many people signed up within an hour.
error-too-many = Забагато людей зробили це одночасно. Спробуйте ще раз пізніше.
error-busy = База даних зайнята. Нічого не збережено. Спробуйте ще раз.
error-storage-full = Диск заповнено. Нічого не збережено.
# Something unexpected happened inside the program.
error-internal = У програмі сталася помилка.
