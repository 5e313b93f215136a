### Health message "football-pitches": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# Used when only few people at a time may use the football pitches and other outdoor sports grounds.
# $players (number) 10: at most so many players on a pitch; 0 means that the pitches are closed
# $from (date) 2026-11-30: first day the rule holds
football-pitches = { DATETIME($from, dateStyle: "long") } سے فٹ بال کے میدانوں کے نئے قواعد
    .summary =
        { DATETIME($from, dateStyle: "long") } سے فٹ بال: { $players ->
            [0] میدان بند ہیں
            [one] ہر میدان میں زیادہ سے زیادہ ایک کھلاڑی
           *[other] ہر میدان میں زیادہ سے زیادہ { NUMBER($players) } کھلاڑی
        }۔ بیمار ہوں تو گھر پر رہیں۔ سوالات: { -hotline }۔
    .body =
        { DATETIME($from, dateStyle: "full") } سے فٹ بال کے میدانوں کے نئے قواعد پر عمل کریں۔ { $players ->
            [0] میدان اس وقت تک بند رہیں گے جب تک ہم دوبارہ نہ لکھیں۔
            [one] ہر میدان میں زیادہ سے زیادہ ایک کھلاڑی ہو سکتا ہے۔
           *[other] ہر میدان میں زیادہ سے زیادہ { NUMBER($players) } کھلاڑی ہو سکتے ہیں۔
        }

        - اگر آپ بیمار ہیں تو گھر پر رہیں۔
        - اگر میدان خالی نہ ہو تو کوئی دوسرا میدان ڈھونڈیں یا انتظار کریں۔
        - کھیل سے پہلے اور بعد میں دوسروں سے فاصلہ رکھیں۔
        - پانی کی اپنی بوتل ساتھ لائیں، اور ہاتھ دھوئیں یا سینیٹائزر لگائیں۔

        یہ قواعد بچوں اور بڑوں دونوں کے لیے ہیں، اس وقت بھی جب آپ کسی کلب کے بغیر کھیل رہے ہوں۔ والدین سے گزارش ہے کہ اپنے بچوں سے ان قواعد کے بارے میں بات کریں۔

        تازہ ہوا اور ورزش صحت کے لیے اچھی ہیں۔ یہ قواعد اس لیے ہیں کہ لوگ بیماری پھیلائے بغیر میدان استعمال کر سکیں۔ کوئی سوال ہو تو ہمیں { -hotline } پر فون کریں، یا [کھیلوں کے بارے میں مزید پڑھیں]({ -website })۔
    .action = کھیلوں کے بارے میں پڑھیں
