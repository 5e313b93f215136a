-- More ways out: what a message costs, from which country a number is.

-- What one part of a message costs, by country, as JSON; nothing where nobody entered it.
ALTER TABLE channel ADD COLUMN prices TEXT;

-- The country of a phone number (ISO 3166-1 alpha-2), known when it is parsed.
ALTER TABLE address ADD COLUMN country TEXT;
UPDATE address SET country = 'DK' WHERE kind = 'sms' AND value LIKE '+45%';
