-- A bulletin that corrects or withdraws an earlier one: it goes to exactly those who got that one.

-- `follows_as`: correction, withdrawal.
ALTER TABLE bulletin ADD COLUMN follows BIGINT;
ALTER TABLE bulletin ADD COLUMN follows_as TEXT;
CREATE UNIQUE INDEX bulletin_followed ON bulletin (follows) WHERE follows IS NOT NULL;

-- A corrected or withdrawn bulletin stops as a cancelled one does.
DROP INDEX bulletin_unswept;
CREATE INDEX bulletin_unswept ON bulletin (id) WHERE state IN ('cancelled', 'corrected', 'withdrawn') AND swept_at IS NULL;

DROP VIEW bulletin_read;
CREATE VIEW bulletin_read AS
SELECT b.id, b.organisation_id, b.message_id, m.name AS message_name, b.state, b.urgency, b.variables, b.audience, b.link,
       b.wait, b.created_by, b.created_at, b.publish_at, b.published_at, b.source_revision, b.last_address,
       b.segments_planned, b.addresses_planned, b.planned_at, b.trouble, b.follows, b.follows_as
FROM bulletin b JOIN message m ON m.id = b.message_id;
