### Health message "boil-water": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# EMERGENCY: used at once when the tap water may be polluted and must be boiled before people drink it.
# $area (text) Nordbyen: the part of town where the water must be boiled
# $minutes (number) 2: the water must boil for at least so many minutes
# $from (date) 2026-11-30: the day from which the water must be boiled
boil-water = { $area } میں نلکے کا پانی ابالیں
    .summary =
        اہم: { DATETIME($from, dateStyle: "long") } سے { $area } میں پانی پینے سے پہلے کم از کم { $minutes ->
            [one] ایک منٹ
           *[other] { NUMBER($minutes) } منٹ
        } تک ابالیں۔ سوالات: { -hotline }۔
    .body =
        نلکے کا پانی ابالے بغیر نہ پئیں۔ یہ ہدایت { DATETIME($from, dateStyle: "full") } سے { $area } کے لیے ہے، جب تک ہم یہ نہ لکھیں کہ پانی دوبارہ صاف ہو گیا ہے۔

        پانی کو تیز آنچ پر کم از کم { $minutes ->
            [one] ایک منٹ
           *[other] { NUMBER($minutes) } منٹ
        } تک ابلنے دیں۔ پھر اسے ٹھنڈا ہونے دیں اور ڈھکن والے صاف برتن میں رکھیں۔

        ## ان کاموں کے لیے صرف ابلا ہوا یا بوتل کا پانی استعمال کریں

        - پینا اور کھانا پکانا
        - شیرخوار بچوں کا دودھ اور کھانا
        - دانت صاف کرنا
        - پھل اور سبزیاں دھونا اور برف جمانا

        آپ نلکے کے پانی سے نہا سکتے ہیں، کپڑے دھو سکتے ہیں اور اسے ٹوائلٹ میں بہا سکتے ہیں۔ خیال رکھیں کہ نہاتے وقت بچے یہ پانی نہ نگلیں۔

        اگر آپ بیمار ہو جائیں تو اپنے ڈاکٹر کو فون کریں۔ اپنے پڑوسیوں کو بھی بتائیں۔ اگر آپ کا کوئی سوال ہو یا آپ خود پانی نہ ابال سکتے ہوں تو ہمیں { -hotline } پر فون کریں، یا [پانی کے بارے میں مزید پڑھیں]({ -website })۔
    .action = پانی کے بارے میں پڑھیں
    .poster = پانی پینے سے پہلے کم از کم { $minutes ->
            [one] ایک منٹ
           *[other] { NUMBER($minutes) } منٹ
        } تک ابالیں۔ فون: { -hotline }۔
    .spoken =
        یہ { -municipality } کی طرف سے { $area } میں رہنے والے سب لوگوں کے لیے ایک اہم پیغام ہے۔ نلکے کا پانی ابالے بغیر نہ پئیں۔ یہ ہدایت { DATETIME($from, dateStyle: "full") } سے ہے۔

        پانی کو تیز آنچ پر کم از کم { $minutes ->
            [one] ایک منٹ
           *[other] { NUMBER($minutes) } منٹ
        } تک ابلنے دیں۔ کھانا پکانے، دانت صاف کرنے اور شیرخوار بچوں کو کھلانے پلانے کے لیے بھی ابلا ہوا پانی استعمال کریں۔

        اپنے پڑوسیوں کو بھی بتائیں۔ اگر آپ بیمار ہو جائیں تو اپنے ڈاکٹر کو فون کریں۔ کوئی سوال ہو تو ہمیں { -hotline } پر فون کریں۔ جب پانی دوبارہ صاف ہو جائے گا تو ہم آپ کو بتا دیں گے۔
