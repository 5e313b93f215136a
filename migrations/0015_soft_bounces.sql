-- When the last soft bounce came: those that are far apart are not in a row.
ALTER TABLE address ADD COLUMN soft_bounced_at BIGINT;
