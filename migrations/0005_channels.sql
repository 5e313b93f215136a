-- More ways out: what a message costs, from which country a number is.

-- What one part of a message costs, by country, as JSON; nothing where nobody entered it.
ALTER TABLE channel ADD COLUMN prices TEXT;

-- The country of a phone number (ISO 3166-1 alpha-2), known when it is parsed.
ALTER TABLE address ADD COLUMN country TEXT;
UPDATE address SET country = 'DK' WHERE kind = 'sms' AND value LIKE '+45%';

-- When this address last wrote to us: some providers let us write freely for 24 hours after that.
ALTER TABLE address ADD COLUMN heard_at BIGINT;

-- Templates that a provider approves, in each language, as it last told; when it is asked next, and what went wrong.
CREATE TABLE channel_template (
    channel_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    places INTEGER NOT NULL,
    trouble TEXT,
    PRIMARY KEY (channel_id, name, language)
);
ALTER TABLE channel ADD COLUMN templates_due_at BIGINT;
ALTER TABLE channel ADD COLUMN templates_trouble TEXT;

-- Why a channel is switched off, where nobody did it: its receiver said that it is gone for good.
ALTER TABLE channel ADD COLUMN switched_off_because TEXT;
