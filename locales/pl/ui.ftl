### The program's own words (web pages, e-mail, errors): Polish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Polski

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Otrzymują Państwo tę wiadomość, ponieważ są Państwo zapisani na wiadomości o zdrowiu od { -municipality(case: "genitive") }.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Zrezygnuj z wiadomości

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Czytaj więcej
questions-call = Pytania? Proszę zadzwonić pod numer { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Opublikowano { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Inne języki
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Pliki
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Ta wiadomość nie jest jeszcze gotowa po polsku. Tutaj można ją przeczytać w innym języku.
page-not-found-title = Nie znaleziono strony
page-not-found = Nie możemy znaleźć tej strony. Być może została przeniesiona lub usunięta. Jeśli potrzebują Państwo pomocy, proszę zadzwonić pod numer { -hotline }.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Sprostowanie: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Wycofane: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = Wycofaliśmy naszą wiadomość „{ $title }”. Prosimy nie kierować się nią więcej.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Rezygnacja z wiadomości
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = Czy chcą Państwo, żebyśmy przestali wysyłać wiadomości na { $address }?
# Button that stops the messages.
opt-out-button = Zrezygnuj z wiadomości
# Title of the page after the messages have been stopped.
opt-out-done-title = Wiadomości zostały wyłączone
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Nie będziemy już wysyłać wiadomości na { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Chcę dalej dostawać wiadomości
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Nadal będziemy wysyłać wiadomości na { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Link nie działa
opt-out-invalid = Link jest niepełny. Proszę skopiować cały link z wiadomości i spróbować ponownie albo zadzwonić pod numer { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Te wiadomości w przeglądarce
# Title of the page. A browser is the program in which people read web pages.
push-title = Wiadomości w tej przeglądarce
push-text = Przeglądarka może pokazywać Państwu wiadomości o zdrowiu od { -municipality(case: "genitive") }, także wtedy, gdy ta strona jest zamknięta. Nie trzeba podawać nazwiska, adresu e-mail ani numeru telefonu.
# Label of a list of languages.
push-language = Język wiadomości
# Button that begins the messages.
push-start = Pokazuj mi wiadomości
push-started = Od teraz otrzymują Państwo wiadomości w tej przeglądarce. W każdej chwili można z nich zrezygnować na tej stronie.
push-stopped = W tej przeglądarce nie będzie więcej wiadomości.
push-denied = Przeglądarka nie pozwala tej stronie pokazywać wiadomości. Proszę na to pozwolić w ustawieniach przeglądarki i spróbować ponownie.
push-failed = Nie udało się. Proszę spróbować ponownie później.
# Shown where the page cannot work. JavaScript is a name.
push-without = Ta strona wymaga JavaScriptu i przeglądarki, która umie pokazywać wiadomości. W tej przeglądarce teraz nie działa.
push-other-ways = Wiadomości można otrzymywać także w inny sposób. Proszę zadzwonić pod numer { -hotline } i zapytać.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = Nie będą już Państwo dostawać wiadomości od { -municipality(case: "genitive") }. Aby dostawać je znowu, proszę odpisać START.
# Sent to somebody who wrote START.
answer-started = Znowu będą Państwo dostawać wiadomości od { -municipality(case: "genitive") }. Aby zrezygnować, proszę odpisać STOP.
# Sent to somebody who chose this language.
answer-language = Od teraz będą Państwo dostawać wiadomości po polsku.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = Wiadomości o zdrowiu od { -municipality(case: "genitive") }. Pytania: { -hotline }. Aby zrezygnować, proszę odpisać STOP. Aby wybrać język, proszę odpisać numerem: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Dziękujemy za wiadomość. Przeczytamy ją, ale nie zawsze możemy tu odpowiedzieć. W pilnej sprawie proszę zadzwonić pod numer { -hotline }. Jeśli życie jest zagrożone, proszę zadzwonić pod 112.
# At the end of an SMS that can be answered.
sms-stop-hint = Aby zrezygnować, proszę odpisać STOP

## Test messages

test-title = To jest test
# $channel (text) SMS: name of the channel the test is sent through
test-body = To jest test. Wysłano przez: { $channel }. Nie trzeba nic robić.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Taki adres nie istnieje.
reason-opted-out = Ta osoba nie chce już wiadomości na ten adres.
reason-erased = Ta osoba została usunięta z listy.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Dostawca nie wysyła wiadomości do tej osoby.
reason-expired = Próbowano tak długo, jak przewidują zasady, bez skutku.
reason-rejected-content = Dostawca nie przyjmuje tego tekstu.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Nie ma zatwierdzonego szablonu w tym języku.
reason-window-closed = Ta osoba zbyt długo nie pisała, więc można wysłać tylko szablon.
reason-quota = Wysłano zbyt wiele wiadomości naraz.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Odbiorca informuje, że już nie istnieje.
reason-config = Kanał nie jest poprawnie ustawiony.
reason-provider = Dostawca nie mógł wysłać wiadomości albo nie było z nim połączenia.
# For example a full mailbox. It is tried again later.
reason-deferred = Strona odbierająca prosi, by z tą wiadomością poczekać.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Wysyłanie zostało przerwane. Nie wiadomo, czy wiadomość wyszła.
# A member of staff decided it.
reason-considered-delivered = Nie wiadomo, czy wiadomość dotarła. Ktoś zdecydował, że liczy się jako wysłana.
reason-reached-otherwise = Ta osoba otrzymała wiadomość na inny adres.
# What happens next with one message to one person.
next-text = Zostanie wysłana, gdy tekst w tym języku zostanie zatwierdzony.
next-try = Zostanie wysłana o podanej porze.
next-channel-off = Czeka na włączenie kanału.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Czeka, aż kanał znów zacznie działać.
# A member of staff paused the bulletin.
next-resume = Czeka, aż ktoś wznowi wysyłanie komunikatu.
next-outcome = Jest właśnie wysyłana.
next-decision = Ktoś musi zdecydować, czy wysłać ją ponownie.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Wiadomość jest u dostawcy. Potwierdzenie może jeszcze nadejść.
next-other-address = Jest wysyłana na inny adres tej samej osoby.
next-send-again = Nic więcej się nie stanie, jeśli nikt nie wyśle jej ponownie.
next-nothing = Sprawa jest zakończona.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = To nie istnieje albo nie mają Państwo do tego dostępu.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Tej metody nie można użyć pod tym adresem.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Brakuje tokena dostępu.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Token dostępu jest nieważny.
# The person or system is known, but its role does not allow this.
error-forbidden = Ta rola nie daje dostępu do tego.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Niektóre wartości są nieprawidłowe.
# "Body" is the content of the request.
error-malformed = Treści nie można odczytać jako JSON ani CSV.
error-body-too-large = Treść jest za duża.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Tego rodzaju treści nie można tutaj użyć.
# A bulletin is one publication of a message.
error-already-published = Komunikat został już opublikowany.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Komunikat nie jest już wersją roboczą.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Komunikat nie został opublikowany albo został anulowany.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Komunikat nie jest wysyłany.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Komunikat nie jest wstrzymany.
# Somebody else saved a change to the same thing first.
error-conflict = Ktoś inny zmienił to w międzyczasie. Proszę wczytać dane od nowa i spróbować ponownie.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Ten sam klucz idempotencji został użyty w innym żądaniu.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Tekst zawiera błędy, które trzeba najpierw poprawić.
# The source is the text that the other languages are translated from.
error-source-not-approved = Tekst źródłowy nie został jeszcze zatwierdzony.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Żaden odbiorca nie pasuje do wybranej grupy.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Nie ma kanału, przez który można wysłać wiadomość.
error-channel-in-use = Kanał jest używany i nie można go usunąć.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Nie ma połączenia z kanałem.
# Too many people signed up within an hour.
error-too-many = Zbyt wiele osób zrobiło to w tym samym czasie. Proszę spróbować ponownie później.
error-busy = Baza danych jest zajęta. Nic nie zostało zapisane. Proszę spróbować ponownie.
error-storage-full = Dysk jest pełny. Nic nie zostało zapisane.
# Something unexpected happened inside the program.
error-internal = W programie wystąpił błąd.
