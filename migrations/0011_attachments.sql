-- Files that go with a bulletin, like a leaflet per language: sent with e-mails, offered on the bulletin's page.

-- `language`: NULL for a file that goes with every language. `sha256` in hexadecimal digits.
CREATE TABLE attachment (
    id BIGINT PRIMARY KEY,
    bulletin_id BIGINT NOT NULL REFERENCES bulletin (id),
    name TEXT NOT NULL,
    language TEXT,
    media_type TEXT NOT NULL,
    octets BYTEA NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX attachment_name ON attachment (bulletin_id, COALESCE(language, ''), name);
