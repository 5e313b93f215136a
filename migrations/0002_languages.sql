-- How an organisation writes its languages: with their own digits or Latin ones, in an SMS with or without the marks that
-- cost another encoding, and how many parts an SMS may have before staff are warned. Lists of tags, separated by commas.
ALTER TABLE organisation ADD COLUMN native_digits TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN transliterated TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN sms_parts INTEGER NOT NULL DEFAULT 4;

-- The same, frozen with the text of a bulletin: 0 or 1.
ALTER TABLE bulletin_text ADD COLUMN native_digits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulletin_text ADD COLUMN transliterated INTEGER NOT NULL DEFAULT 0;
