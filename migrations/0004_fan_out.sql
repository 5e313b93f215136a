-- Fan-out at speed, with visible progress and a proof: which address is a recipient's first is known when people are
-- kept and not found out for each of them while planning, and a bulletin knows how many addresses its planning has to look
-- at and when every delivery of the plan was found to be there.

-- 1: no other address of the recipient comes before this one, so the others need no look. 0 is always safe.
ALTER TABLE address ADD COLUMN is_first INTEGER NOT NULL DEFAULT 0;
UPDATE address SET is_first = 1
WHERE NOT EXISTS (SELECT 1 FROM address b WHERE b.recipient_id = address.recipient_id AND b.id <> address.id);

CREATE TABLE bulletin_planning (
    bulletin_id BIGINT PRIMARY KEY REFERENCES bulletin (id),
    addresses_in_all BIGINT NOT NULL,
    addresses_done BIGINT NOT NULL,
    deliveries_made BIGINT NOT NULL,
    made_at BIGINT,
    reconciled_until BIGINT NOT NULL,
    reconciled_at BIGINT,
    found_missing BIGINT NOT NULL
);
INSERT INTO bulletin_planning
    (bulletin_id, addresses_in_all, addresses_done, deliveries_made, made_at, reconciled_until, reconciled_at, found_missing)
SELECT b.id, 0, 0, (SELECT COUNT(*) FROM delivery d WHERE d.bulletin_id = b.id), b.planned_at, 0, b.planned_at, 0
FROM bulletin b WHERE b.planned_at IS NOT NULL;
