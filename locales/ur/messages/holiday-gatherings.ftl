### Health message "holiday-gatherings": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# Used before religious and other holidays (Ramadan, Eid, Christmas, New Year) when only few people may gather.
# $people (number) 10: at most so many people may gather; 0 means that no guests are allowed
# $until (date) 2026-12-31: last day the limit holds
holiday-gatherings = تہوار کم لوگوں کے ساتھ منائیں
    .summary =
        تہوار مبارک! { DATETIME($until, dateStyle: "long") } تک: { $people ->
            [0] مہمان نہ بلائیں
            [one] زیادہ سے زیادہ ایک شخص
           *[other] زیادہ سے زیادہ { NUMBER($people) } لوگ اکٹھے ہوں
        }۔ بیمار ہوں تو گھر پر رہیں۔ سوالات: { -hotline }۔
    .body =
        اس سال تہوار کم لوگوں کے ساتھ منائیں۔ { DATETIME($until, dateStyle: "full") } تک، اس دن سمیت، { $people ->
            [0] مہمان نہ بلائیں۔
            [one] ایک سے زیادہ شخص نہ ہو۔
           *[other] { NUMBER($people) } سے زیادہ لوگ اکٹھے نہ ہوں۔
        } یہ سب کے لیے ہے، چاہے وہ کوئی بھی تہوار مناتے ہوں۔

        ہم جانتے ہیں کہ تہوار پر سب مل کر رہنا چاہتے ہیں۔ جب ہم تھوڑے ہوتے ہیں تو ایک دوسرے کی حفاظت کرتے ہیں، خاص طور پر بزرگوں اور بیماروں کی۔

        ## مفید مشورے

        - اگر آپ بیمار ہیں تو گھر پر رہیں، چاہے تھوڑے ہی بیمار ہوں۔
        - ہو سکے تو باہر کھلی جگہ میں ملیں، اور اندر ہوں تو کھڑکیاں کھول کر تازہ ہوا آنے دیں۔
        - کھانا پکانے سے پہلے اور کھانے سے پہلے ہاتھ دھوئیں۔
        - جن سے آپ ملنے نہیں جا سکتے، انہیں فون کریں۔

        کوئی سوال ہو تو ہمیں { -hotline } پر فون کریں، یا [قواعد کے بارے میں مزید پڑھیں]({ -website })۔ آپ کو اور آپ کے خاندان کو تہوار مبارک ہو۔
    .action = قواعد پڑھیں
