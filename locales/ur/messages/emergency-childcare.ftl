### Health message "emergency-childcare": Urdu, translated from Danish.
### No native speaker has reviewed this file.

# Used when day care or schools are closed and some places are kept open for children whose parents cannot look after them.
# $institution (text) Børnehaven Solsikken: name of the day-care institution or school
# $from (date) 2026-11-30: first day the childcare is open
# $places (number) 12: places that are free; 0 means that there are none at the moment
emergency-childcare = { DATETIME($from, dateStyle: "long") } سے { $institution } میں بچوں کی ہنگامی دیکھ بھال
    .summary =
        { DATETIME($from, dateStyle: "long") } سے { $institution } میں بچوں کی ہنگامی دیکھ بھال: { $places ->
            [0] کوئی جگہ خالی نہیں
            [one] ایک جگہ خالی ہے
           *[other] { NUMBER($places) } جگہیں خالی ہیں
        }۔ مدد کے لیے فون کریں: { -hotline }۔
    .body =
        اگر آپ کو بچوں کی ہنگامی دیکھ بھال کی ضرورت ہو تو ہمیں { -hotline } پر فون کریں۔ بچے کو لانے سے پہلے فون ضرور کریں۔

        ہنگامی دیکھ بھال ان بچوں کے لیے ہے جنہیں گھر میں سنبھالنے والا کوئی نہ ہو، مثلاً اس لیے کہ والدین کو کام پر جانا ہے۔ { $institution } میں { DATETIME($from, dateStyle: "full") } سے بچے رکھے جائیں گے۔ { $places ->
            [0] اس وقت کوئی جگہ خالی نہیں ہے۔ پھر بھی فون کریں، ہم کوئی اور حل ڈھونڈنے میں آپ کی مدد کریں گے۔
            [one] اس وقت ایک جگہ خالی ہے۔
           *[other] اس وقت { NUMBER($places) } جگہیں خالی ہیں۔
        }

        ## جب آپ آئیں

        - اگر بچہ بیمار ہو تو اسے گھر پر رکھیں۔
        - آتے اور جاتے وقت بچے کے ساتھ مل کر ہاتھ دھوئیں۔
        - عملے کو بتائیں کہ وہ دن میں آپ سے کیسے رابطہ کر سکتے ہیں۔

        آپ ہمیں جو بھی بتائیں گے وہ راز میں رہے گا۔ آپ [ہنگامی دیکھ بھال کے بارے میں مزید پڑھ سکتے ہیں]({ -website })۔
    .action = دیکھ بھال کے بارے میں پڑھیں
