-- What is due in the order in which it is claimed, to the single delivery: a claim begins where the last one ended. In
-- PostgreSQL what has gone stays in an index until it is vacuumed, and all of one moment would be walked over each time.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (bulletin_id, channel_id, due_at, address_id) WHERE state = 0;
