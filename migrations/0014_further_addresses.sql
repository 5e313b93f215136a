-- The few addresses that are not their recipient's first: fan-out looks at them apart, and reads no others for it.
CREATE INDEX address_further ON address (organisation_id, id) WHERE is_first = 0;
