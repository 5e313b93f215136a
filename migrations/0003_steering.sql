-- Steering what goes out: how channels are, who else sends, quiet hours, pauses.

-- How a channel is. `sick_since`: nothing is sent but one probe after `probe_at`; `pauses` counts the probes that failed.
-- `well_since`: tries are counted in time from here where a delivery waited for the channel.
CREATE TABLE channel_health (
    channel_id BIGINT PRIMARY KEY,
    sick_since BIGINT,
    reason TEXT,
    detail TEXT,
    pauses INTEGER NOT NULL,
    probe_at BIGINT,
    well_since BIGINT
);

-- A channel that was removed stays for the reports of what it sent.
ALTER TABLE channel ADD COLUMN removed_at BIGINT;

-- Worker processes that are alive: the limits of an account are shared among them.
CREATE TABLE worker (
    id BIGINT PRIMARY KEY,
    seen_at BIGINT NOT NULL
);

-- Minutes of the day; the same twice: no quiet hours.
ALTER TABLE organisation ADD COLUMN quiet_from INTEGER NOT NULL DEFAULT 1260;
ALTER TABLE organisation ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 480;

-- When a bulletin was held and let go again.
CREATE TABLE bulletin_pause (
    bulletin_id BIGINT NOT NULL REFERENCES bulletin (id),
    paused_at BIGINT NOT NULL,
    paused_by TEXT NOT NULL,
    resumed_at BIGINT,
    PRIMARY KEY (bulletin_id, paused_at)
);

-- A cancelled bulletin stops at once; its deliveries are marked piece by piece, and this is when that was done.
ALTER TABLE bulletin ADD COLUMN swept_at BIGINT;
CREATE INDEX bulletin_unswept ON bulletin (id) WHERE state = 'cancelled' AND swept_at IS NULL;
