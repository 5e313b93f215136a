-- What providers say later about what they took over, and what is made of a failure: another address, another round.

-- One thing a provider said. Only ever added to; the delivery is filled in once when the provider was faster than our own
-- note of the send. `state` is a rank of delivery/mod.rs, absent where the provider's word tells nothing about it.
CREATE TABLE receipt (
    id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    provider_reference TEXT,
    event TEXT,
    bulletin_id BIGINT,
    address_id BIGINT,
    language TEXT,
    number INTEGER,
    state INTEGER,
    reason TEXT,
    words TEXT NOT NULL,
    code TEXT,
    happened_at BIGINT,
    came_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX receipt_event ON receipt (channel_id, event) WHERE event IS NOT NULL;
CREATE INDEX receipt_delivery ON receipt (bulletin_id, address_id) WHERE bulletin_id IS NOT NULL;
CREATE INDEX receipt_unmatched ON receipt (came_at) WHERE bulletin_id IS NULL;
CREATE INDEX attempt_reference ON attempt (channel_id, provider_reference) WHERE provider_reference IS NOT NULL;

-- `tries_before`: tries of earlier rounds, which staff ended by sending again to those who did not get it.
-- `instead_of`: the address of the same person that failed before.
ALTER TABLE delivery ADD COLUMN tries_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN instead_of BIGINT;
CREATE INDEX delivery_instead ON delivery (bulletin_id, instead_of) WHERE instead_of IS NOT NULL;
CREATE INDEX delivery_unknown ON delivery (bulletin_id, channel_id) WHERE state = 15;
