### Health message "vaccination-invitation": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# Used to invite people of a certain age and older to be vaccinated at one place from a certain time.
# $place (text) Solby Bibliotek, Torvet 1: where the vaccination takes place; name, address or both
# $at (date) 2026-12-03T10:30: day and time when the vaccination starts
# $age (number) 65: for people of this age and older; 0 means for everybody
vaccination-invitation = آپ کو مفت ویکسین لگوانے کی دعوت ہے
    .summary =
        مفت ویکسین { $age ->
            [0] سب کے لیے
            [one] ایک سال یا زیادہ عمر والوں کے لیے
           *[other] { NUMBER($age) } سال یا زیادہ عمر والوں کے لیے
        }: { $place }۔ وقت: { DATETIME($at, dateStyle: "medium", timeStyle: "short") } سے۔ سوالات: { -hotline }۔
    .body =
        ویکسین لگوانے کے لیے یہاں آئیں: { $place }۔ شروع ہونے کا وقت: { DATETIME($at, dateStyle: "full", timeStyle: "short") }۔ ویکسین مفت ہے اور آپ کی اپنی مرضی پر ہے۔

        یہ ویکسین { $age ->
            [0] سب کے لیے ہے، عمر چاہے کچھ بھی ہو۔
            [one] ایک سال یا اس سے زیادہ عمر والوں کے لیے ہے۔
           *[other] { NUMBER($age) } سال یا اس سے زیادہ عمر والوں کے لیے ہے۔
        } آپ اپنے سہارے کے لیے کسی کو ساتھ لا سکتے ہیں۔

        ## آنے سے پہلے

        - اگر آپ کے پاس ہیلتھ کارڈ ہے تو اسے ساتھ لائیں۔
        - بیمار ہوں تو گھر پر رہیں، اور نئے وقت کے لیے ہمیں فون کریں۔
        - اگر آپ حاملہ ہیں، آپ کو الرجی ہے، آپ بیمار ہیں یا کوئی دوا لیتے ہیں تو عملے کو بتائیں۔

        فیصلہ کرنے سے پہلے آپ اپنے ڈاکٹر یا عملے سے ہر وہ بات پوچھ سکتے ہیں جس کا آپ کو یقین نہ ہو۔ عملہ آپ کی باتیں راز میں رکھنے کا پابند ہے۔

        کوئی سوال ہو، مترجم چاہیے ہو یا یہاں پہنچنے میں مدد چاہیے ہو تو ہمیں { -hotline } پر فون کریں، یا [ویکسین کے بارے میں مزید پڑھیں]({ -website })۔
    .action = ویکسین کے بارے میں پڑھیں
