-- A restated month may be mailed again, by a person: once to each reader and version.
ALTER TABLE delivery ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- 1: it certainly never left, and ended because its month was restated first.
ALTER TABLE delivery ADD COLUMN overtaken INTEGER NOT NULL DEFAULT 0;
-- 1: given up after three days of "come again".
ALTER TABLE delivery ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
DROP INDEX delivery_once;
CREATE UNIQUE INDEX delivery_once ON delivery (account_id, kind, period_key, recipient, version);
ALTER TABLE witnessed_mail ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Restated months somebody had mailed, for the calendar.
CREATE INDEX recap_corrected ON recap (released_at) WHERE version > 1;

-- What a person decided while the month was held, which stood in the texts of the log only.
ALTER TABLE recap ADD COLUMN word TEXT;
UPDATE recap SET word = 'kept' WHERE id IN (SELECT recap_id FROM mail_log WHERE text = 'Stays held until a person releases it.');
UPDATE recap SET word = 'skipped' WHERE id IN (SELECT recap_id FROM mail_log WHERE substr(text, 1, 28) = 'Skipped, nothing is mailed: ');
