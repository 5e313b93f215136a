### The program's own words (web pages, e-mail, errors): Turkish.
### No native speaker has reviewed this file.

## Languages

# Name of this language in this language itself, as shown in a list of languages.
language-name = Türkçe

## E-mail

# At the bottom of every e-mail: why the reader gets it.
email-footer-why = Bu mesajı alıyorsunuz, çünkü { -municipality } sağlık mesajlarına kayıtlısınız.
# Label of the link at the bottom of an e-mail that stops the messages.
email-footer-unsubscribe = Mesajları durdurun

## Web pages and e-mail

# Label of a link to the whole message.
read-more = Devamını okuyun
questions-call = Sorunuz mu var? Bizi arayın: { -hotline }
# $date (date) 2026-11-30: the day the message was published
page-published = Yayımlanma tarihi: { DATETIME($date, dateStyle: "long") }
# Heading above a list of the other languages the same message can be read in.
page-other-languages = Diğer diller
# Heading above a list of files that go with the message, like a leaflet to print.
page-files = Dosyalar
# $size (number) 120: how large a file is, in kilobytes (thousands of bytes)
page-file-size = { NUMBER($size) } kB
# Shown in the reader's language above the message in another language. "This language" is the language this sentence is written in.
page-language-missing = Bu mesaj henüz Türkçe olarak hazır değil. Buradan başka bir dilde okuyabilirsiniz.
page-not-found-title = Sayfa bulunamadı
page-not-found = Bu sayfayı bulamıyoruz. Sayfa taşınmış veya kaldırılmış olabilir. Yardıma ihtiyacınız varsa bizi arayın: { -hotline }.

## Corrections and withdrawals

# In front of the title and the summary of a message that corrects an earlier one.
# $text (text) Boil your water: the title or summary of the corrected message
correction = Düzeltme: { $text }
# The title of a message that takes back an earlier one.
# $title (text) Boil your water: the title of the earlier message
withdrawal-title = Geri çekildi: { $title }
# Sent to everyone who got the earlier message.
# $title (text) Boil your water: the title of the earlier message
withdrawal-text = “{ $title }” başlıklı mesajımızı geri çektik. Lütfen artık ona göre davranmayın.

## Stopping messages (opt-out)

# Title of the page on which people stop the messages.
opt-out-title = Mesajları durdurun
# $address (text) amina@example.org: e-mail address or phone number
opt-out-question = { $address } için mesajları durdurmak istiyor musunuz?
# Button that stops the messages.
opt-out-button = Mesajlar durdurulsun
# Title of the page after the messages have been stopped.
opt-out-done-title = Mesajlar durduruldu
# $address (text) amina@example.org: e-mail address or phone number
opt-out-done = Bu adrese veya numaraya artık mesaj göndermeyeceğiz: { $address }.
# Button for those who stopped the messages by mistake.
opt-out-undo = Bana mesaj göndermeye devam edin
# $address (text) amina@example.org: e-mail address or phone number
opt-out-undone = Bu adrese veya numaraya mesaj göndermeye devam edeceğiz: { $address }.
# Title of the page when the link does not work.
opt-out-invalid-title = Bağlantı çalışmıyor
opt-out-invalid = Bağlantı eksik. Mesajdaki bağlantının tamamını kopyalayıp yeniden deneyin veya bizi arayın: { -hotline }.

## Messages in the browser (Web Push): the page on which people begin and stop them

# Label of the link at the end of a message's page.
push-link = Bu mesajları tarayıcınızda alın
# Title of the page. A browser is the program in which people read web pages.
push-title = Bu tarayıcıda mesajlar
push-text = Tarayıcınız, bu sayfa kapalıyken de size { -municipality } sağlık mesajlarını gösterebilir. Bize ad, e-posta adresi veya telefon numarası vermeniz gerekmez.
# Label of a list of languages.
push-language = Mesajların dili
# Button that begins the messages.
push-start = Bana mesajları göster
push-started = Artık bu tarayıcıda mesaj alıyorsunuz. İstediğiniz zaman bu sayfada durdurabilirsiniz.
push-stopped = Bu tarayıcıda artık mesaj almayacaksınız.
push-denied = Tarayıcınız bu sayfanın mesaj göstermesine izin vermiyor. Tarayıcının ayarlarından izin verip yeniden deneyin.
push-failed = Olmadı. Daha sonra yeniden deneyin.
# Shown where the page cannot work. JavaScript is a name.
push-without = Bu sayfa için JavaScript ve mesaj gösterebilen bir tarayıcı gerekir. Şu anda tarayıcınızda çalışmıyor.
push-other-ways = Mesajları almanın başka yolları da var. { -hotline } numarasını arayıp sorun.

## Answers to what people write back (SMS, WhatsApp, e-mail). STOP and START stay in Latin letters: every telephone has them.

# Sent once to somebody who wrote STOP.
answer-stopped = { -municipality } artık size mesaj göndermeyecek. Mesajları yeniden almak için START yazın.
# Sent to somebody who wrote START.
answer-started = { -municipality } size yeniden mesaj gönderecek. İstemiyorsanız STOP yazın.
# Sent to somebody who chose this language.
answer-language = Bundan sonra mesajları Türkçe alacaksınız.
# Sent to somebody who asked for help.
# $languages (text) 1 Dansk 2 English: numbers and names of the languages
answer-help = { -municipality }: sağlık mesajları. Sorular: { -hotline }. İstemiyorsanız STOP yazın. Dil seçmek için bir sayı yazın: { $languages }
# Sent at most once a day to somebody who wrote something else.
answer-received = Mesajınız için teşekkürler. Okuyoruz, ama buradan her zaman cevap veremiyoruz. Acilse { -hotline } numarasını arayın. Hayati tehlike varsa 112 numarasını arayın.
# At the end of an SMS that can be answered.
sms-stop-hint = Durdurmak için STOP yazın

## Test messages

test-title = Bu bir denemedir
# $channel (text) SMS: name of the channel the test is sent through
test-body = Bu, { $channel } ile gönderilen bir denemedir. Bir şey yapmanıza gerek yok.

## Deliveries: why one failed or was stopped, and what happens next. For staff. Short whole sentences.

reason-bad-address = Böyle bir adres yok.
reason-opted-out = Bu kişi bu adrese artık mesaj istemiyor.
reason-erased = Bu kişi listeden çıkarıldı.
# A provider is the company or server that carries e-mail, SMS and so on.
reason-blocked = Hizmet sağlayıcı bu kişiye göndermiyor.
reason-expired = Kuralların izin verdiği süre boyunca denendi, ancak başarılı olmadı.
reason-rejected-content = Hizmet sağlayıcı bu metni kabul etmiyor.
# A template is a text that a provider such as WhatsApp has approved beforehand.
reason-no-template = Bu dilde onaylanmış bir şablon yok.
reason-window-closed = Bu kişi uzun süredir yazmadı, bu yüzden yalnızca şablon gönderilebilir.
reason-quota = Bir anda çok fazla mesaj gönderildi.
# The receiver is a program that a bridge runs; it answered that it will not come back.
reason-gone = Alıcı, artık var olmadığını bildiriyor.
reason-config = Kanal doğru ayarlanmamış.
reason-provider = Hizmet sağlayıcı gönderemedi veya ona ulaşılamadı.
# For example a full mailbox. It is tried again later.
reason-deferred = Alıcı taraf bu mesaj için beklenmesini istiyor.
# The machine stopped or the connection broke at that moment.
reason-interrupted = Gönderim yarıda kesildi. Gidip gitmediği bilinmiyor.
# A member of staff decided it.
reason-considered-delivered = Ulaşıp ulaşmadığı bilinmiyor. Birisi gönderilmiş sayılmasına karar verdi.
reason-reached-otherwise = Bu kişi mesajı başka bir adreste aldı.
# What happens next with one message to one person.
next-text = Bu dildeki metin onaylanınca gönderilir.
next-try = Gösterilen saatte gönderilir.
next-channel-off = Kanal açılana kadar bekler.
# For example the mail server does not answer. The program tries again by itself.
next-channel-sick = Kanal yeniden çalışana kadar bekler.
# A member of staff paused the bulletin.
next-resume = Biri duyurunun gönderimini sürdürene kadar bekler.
next-outcome = Şu anda gönderiliyor.
next-decision = Yeniden gönderilip gönderilmeyeceğine birisi karar vermeli.
# A receipt is the provider's later word on whether it arrived.
next-receipt = Hizmet sağlayıcıda. Daha sonra bir bildirim gelebilir.
next-other-address = Aynı kişinin başka bir adresine gönderiliyor.
next-send-again = Birisi yeniden göndermezse başka bir şey yapılmaz.
next-nothing = Tamamlandı.

## Errors, for staff and for people who connect other systems. Short whole sentences, no blame.

# "It" can be a message, a page, a person or anything else that was asked for.
error-not-found = Böyle bir şey yok veya buna erişim izniniz yok.
# An HTTP method such as POST or DELETE was used where it has no meaning.
error-method-not-allowed = Bu yöntem bu adreste kullanılamaz.
# "Token" is the secret text another system sends to show who it is.
error-token-missing = Erişim anahtarı (token) eksik.
# The token is unknown, has expired or has been withdrawn.
error-token-wrong = Erişim anahtarı (token) geçerli değil.
# The person or system is known, but its role does not allow this.
error-forbidden = Rolünüz buna izin vermiyor.
# Some of the values that were sent in are wrong; a list of them follows.
error-invalid = Bazı değerler doğru değil.
# "Body" is the content of the request.
error-malformed = İçerik JSON veya CSV olarak okunamıyor.
error-body-too-large = İçerik çok büyük.
# The request says that its content is of a kind that the program does not read.
error-unsupported-media-type = Bu tür içerik burada kullanılamaz.
# A bulletin is one publication of a message.
error-already-published = Bu duyuru zaten yayımlandı.
# Only a bulletin that is still a draft can be changed in this way.
error-not-a-draft = Bu duyuru artık taslak değil.
# Only a bulletin that is out can be sent again or decided about.
error-not-published = Duyuru yayımlanmadı veya iptal edildi.
# Only a bulletin that is on its way, or has gone out, can be held back (paused).
error-not-going-out = Bu duyuru şu anda gönderilmiyor.
# A bulletin that was not held back cannot be let go on.
error-not-paused = Bu duyuru duraklatılmadı.
# Somebody else saved a change to the same thing first.
error-conflict = Bu arada başka biri bunu değiştirdi. Yeniden yükleyip tekrar deneyin.
# "Idempotency key" is a technical word: the key that keeps a repeated request from being carried out twice.
error-idempotency-key-reused = Aynı tekrar önleme anahtarı (idempotency key) başka bir istekte kullanıldı.
# A text is a message in one language; it cannot be approved until its errors are put right.
error-text-has-errors = Metinde önce düzeltilmesi gereken hatalar var.
# The source is the text that the other languages are translated from.
error-source-not-approved = Kaynak metin henüz onaylanmadı.
# The audience is the rule that says who gets a bulletin; here it finds nobody.
error-empty-audience = Seçilen hedef kitleye uyan alıcı yok.
# A channel is a way to send: an e-mail server, an SMS provider and so on.
error-no-channel = Gönderim için bir kanal yok.
error-channel-in-use = Kanal kullanımda olduğu için silinemez.
# The program cannot connect to the e-mail server or SMS provider.
error-channel-unreachable = Kanala ulaşılamıyor.
# Too many people signed up within an hour.
error-too-many = Çok fazla kişi bunu aynı anda yaptı. Daha sonra yeniden deneyin.
error-busy = Veritabanı meşgul. Hiçbir şey kaydedilmedi. Yeniden deneyin.
error-storage-full = Disk dolu. Hiçbir şey kaydedilmedi.
# Something unexpected happened inside the program.
error-internal = Programda bir hata oluştu.
