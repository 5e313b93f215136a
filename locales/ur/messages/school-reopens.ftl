### Health message "school-reopens": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# Used when a school opens again after it has been closed because of an outbreak.
# $school (text) Solby Skole: name of the school
# $from (date) 2026-11-30: first day of school
# $pupils (number) 15: at most so many pupils are together in one group
school-reopens = { DATETIME($from, dateStyle: "long") } کو { $school } دوبارہ کھلے گا
    .summary =
        { DATETIME($from, dateStyle: "long") } کو { $school } دوبارہ کھلے گا۔ ہر گروپ میں زیادہ سے زیادہ { $pupils ->
            [one] ایک بچہ
           *[other] { NUMBER($pupils) } بچے
        }۔ بیمار بچوں کو گھر پر رکھیں۔ سوالات: { -hotline }۔
    .body =
        اگر آپ کا بچہ تندرست ہے تو اسے { DATETIME($from, dateStyle: "full") } سے اسکول بھیجیں۔ اگر بچہ بیمار ہو تو اسے گھر پر رکھیں اور اسکول کو بتائیں۔

        اب { $school } میں بچوں کو چھوٹے گروپوں میں بانٹا گیا ہے۔ ہر گروپ میں زیادہ سے زیادہ { $pupils ->
            [one] ایک بچہ ہوگا۔
           *[other] { NUMBER($pupils) } بچے ہوں گے۔
        } ہم یہ اس لیے کرتے ہیں کہ بیماری پھیلنے کا خطرہ کم ہو۔

        ## آپ کیسے مدد کر سکتے ہیں

        - بچے سے بار بار ہاتھ دھونے اور آستین میں کھانسنے کے بارے میں بات کریں۔
        - اگر بچہ اکیلا اندر جا سکتا ہو تو اسے اسکول کے باہر ہی رخصت کریں۔
        - اگر گھر میں کوئی بیمار ہو یا کسی کو بیماری سے خاص خطرہ ہو تو اسکول کو بتائیں۔

        فکر مند ہونا بالکل فطری بات ہے۔ اپنے بچے کے استاد سے بات کریں، ہمیں { -hotline } پر فون کریں، یا [اسکولوں کے بارے میں مزید پڑھیں]({ -website })۔ آپ جو بتائیں گے وہ راز میں رہے گا۔
    .action = اسکول کے بارے میں پڑھیں
