-- The whole way of a message: who owns it, what it says, who gets it, by which way, what became of it.

CREATE TABLE organisation (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    source_language TEXT NOT NULL,
    fallback_languages TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE staff (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, email)
);

CREATE TABLE token (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    staff_id BIGINT REFERENCES staff (id),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE audit_entry (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, id);

-- An answer is kept in the transaction of what it answers, so a repeat gets the same answer and does nothing.
CREATE TABLE idempotency_key (
    token_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (token_id, idempotency_key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

-- Compose and translate.
CREATE TABLE message (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, name)
);

-- `latest` is what somebody last wrote, `approved` what may be sent; both are revisions of text_revision.
CREATE TABLE text (
    message_id BIGINT NOT NULL REFERENCES message (id),
    language TEXT NOT NULL,
    latest INTEGER NOT NULL,
    approved INTEGER,
    PRIMARY KEY (message_id, language)
);

-- `made_from`: the revision of the source text that this one translates. `source`: Fluent.
CREATE TABLE text_revision (
    message_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    revision INTEGER NOT NULL,
    source TEXT NOT NULL,
    made_from INTEGER,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    approved_by TEXT,
    approved_at BIGINT,
    PRIMARY KEY (message_id, language, revision)
);

CREATE TABLE terms (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    language TEXT NOT NULL,
    revision INTEGER NOT NULL,
    source TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, language, revision)
);

-- What each catalogue file held when it was last read or written, so that only somebody's change is taken as one.
CREATE TABLE catalogue_file (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    path TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (organisation_id, path)
);

-- Choose. Recipients that are alike in kind, languages, areas, topics and groups share a segment: audience rules and
-- the choice of language are decided once per segment, in Rust, and fan-out is a plain join.
CREATE TABLE segment (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    traits_hash TEXT NOT NULL,
    traits TEXT NOT NULL,
    UNIQUE (organisation_id, traits_hash)
);
CREATE INDEX segment_walk ON segment (organisation_id, id);

CREATE TABLE recipient (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    segment_id BIGINT NOT NULL REFERENCES segment (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX recipient_walk ON recipient (organisation_id, id);

CREATE TABLE address (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    recipient_id BIGINT NOT NULL REFERENCES recipient (id),
    segment_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    preference INTEGER NOT NULL,
    channel_id BIGINT,
    verified_at BIGINT,
    opted_out_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, kind, value)
);
CREATE INDEX address_walk ON address (organisation_id, id);
CREATE INDEX address_recipient ON address (recipient_id, preference);

CREATE TABLE consent (
    id BIGINT PRIMARY KEY,
    recipient_id BIGINT NOT NULL REFERENCES recipient (id),
    given_at BIGINT NOT NULL,
    how TEXT NOT NULL,
    text_version TEXT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX consent_recipient ON consent (recipient_id);

-- Ways out. `kind` is how (smtp, sms-gateway, webhook, outbox), `carries` which kind of address it reaches.
CREATE TABLE channel (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    carries TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets BYTEA NOT NULL,
    switched_off_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (organisation_id, name)
);

-- Publish.
CREATE TABLE bulletin (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state TEXT NOT NULL,
    urgency TEXT NOT NULL,
    variables TEXT NOT NULL,
    audience TEXT NOT NULL,
    link TEXT,
    wait BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    publish_at BIGINT,
    published_at BIGINT,
    published_by TEXT,
    source_revision INTEGER,
    last_address BIGINT,
    segments_planned BIGINT NOT NULL,
    addresses_planned BIGINT NOT NULL,
    planned_at BIGINT,
    trouble TEXT
);
CREATE INDEX bulletin_walk ON bulletin (organisation_id, id);
CREATE INDEX bulletin_open ON bulletin (state) WHERE state IN ('scheduled', 'publishing');

-- A bulletin with its message's name, as the program reads it.
CREATE VIEW bulletin_read AS
SELECT b.id, b.organisation_id, b.message_id, m.name AS message_name, b.state, b.urgency, b.variables, b.audience, b.link,
       b.wait, b.created_by, b.created_at, b.publish_at, b.published_at, b.source_revision, b.last_address,
       b.segments_planned, b.addresses_planned, b.planned_at, b.trouble
FROM bulletin b JOIN message m ON m.id = b.message_id;

-- What a bulletin says, frozen: nothing anyone edits later changes it.
CREATE TABLE bulletin_text (
    bulletin_id BIGINT NOT NULL REFERENCES bulletin (id),
    language TEXT NOT NULL,
    revision INTEGER NOT NULL,
    source TEXT NOT NULL,
    terms TEXT NOT NULL,
    frozen_at BIGINT NOT NULL,
    PRIMARY KEY (bulletin_id, language)
);

-- Which channel carries which kind of address for this bulletin.
CREATE TABLE bulletin_route (
    bulletin_id BIGINT NOT NULL REFERENCES bulletin (id),
    kind TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    PRIMARY KEY (bulletin_id, kind)
);

-- Which languages each segment gets: decided by the rules, joined by fan-out. `due_at` is when a waiting one falls back.
CREATE TABLE bulletin_plan (
    bulletin_id BIGINT NOT NULL REFERENCES bulletin (id),
    segment_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    state INTEGER NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (bulletin_id, segment_id, language)
);

-- Deliver: one bulletin to one address in one language. No foreign keys: a million rows are made in seconds, and an
-- erased address must not take the count of what was sent with it. States are ranks, see delivery/mod.rs.
CREATE TABLE delivery (
    bulletin_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    state INTEGER NOT NULL,
    reason TEXT,
    queued_at BIGINT NOT NULL,
    due_at BIGINT,
    attempts INTEGER NOT NULL,
    lease_owner BIGINT,
    leased_until BIGINT,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (bulletin_id, address_id, language)
);
CREATE INDEX delivery_due ON delivery (bulletin_id, channel_id, due_at) WHERE state = 0;
CREATE INDEX delivery_waiting ON delivery (bulletin_id, language) WHERE state = -10;
CREATE INDEX delivery_overdue ON delivery (due_at, bulletin_id) WHERE state = -10;
CREATE INDEX delivery_leased ON delivery (bulletin_id, leased_until) WHERE state = 10;

-- One try, written when its outcome is known or when its lease ran out without one.
CREATE TABLE attempt (
    bulletin_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    number INTEGER NOT NULL,
    channel_id BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    outcome INTEGER NOT NULL,
    reason TEXT,
    detail TEXT NOT NULL,
    provider_reference TEXT,
    PRIMARY KEY (bulletin_id, address_id, language, number)
);
