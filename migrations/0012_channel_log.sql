-- The channel log: what was asked and answered when a delivery was tried, without secrets and without anything personal.
-- Kept for a week.
CREATE TABLE exchange (
    bulletin_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    number INTEGER NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (bulletin_id, address_id, language, number)
);
CREATE INDEX exchange_age ON exchange (kept_at);
