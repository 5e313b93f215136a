-- What comes in from outside, what people write, and what is answered.

-- An item as it came, kept before it is handled; unique by the provider's id of it, or by its octets.
CREATE TABLE inbound (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    raw BYTEA NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at BIGINT,
    trouble TEXT,
    came_at BIGINT NOT NULL,
    handled_at BIGINT,
    UNIQUE (channel_id, event)
);
CREATE INDEX inbound_due ON inbound (due_at) WHERE state = 'new';
CREATE INDEX inbound_age ON inbound (came_at);

-- What a person wrote. `confidence`: of the detected language, in hundredths.
CREATE TABLE reply (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    channel_id BIGINT NOT NULL,
    recipient_id BIGINT,
    address_id BIGINT,
    sender TEXT NOT NULL,
    bulletin_id BIGINT,
    subject TEXT,
    words TEXT NOT NULL,
    attachment TEXT,
    language_declared TEXT,
    language_detected TEXT,
    confidence INTEGER,
    wanted TEXT,
    written_at BIGINT NOT NULL,
    came_at BIGINT NOT NULL
);
CREATE INDEX reply_walk ON reply (organisation_id, id);
CREATE INDEX reply_recipient ON reply (recipient_id);

-- What a person wanted of us, with the words used: the log behind an opt-out.
CREATE TABLE wish (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    recipient_id BIGINT,
    address_id BIGINT NOT NULL,
    wanted TEXT NOT NULL,
    how TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX wish_address ON wish (address_id, id);

-- A short answer to one address outside of any bulletin. States are those of deliveries.
CREATE TABLE answer (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    address_id BIGINT,
    sent_to TEXT NOT NULL,
    language TEXT NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    answers TEXT,
    state INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    due_at BIGINT,
    leased_until BIGINT,
    detail TEXT,
    provider_reference TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX answer_due ON answer (due_at) WHERE state IN (0, 10);
CREATE INDEX answer_sent ON answer (sent_to, created_at);

-- An address that does not exist (any more) is closed; soft bounces in a row are counted.
ALTER TABLE address ADD COLUMN closed_at BIGINT;
ALTER TABLE address ADD COLUMN closed_reason TEXT;
ALTER TABLE address ADD COLUMN soft_bounces INTEGER NOT NULL DEFAULT 0;
