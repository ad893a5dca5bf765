-- The last local day of the account's contract; null: it goes on. Since when that stands (UTC ms) and who said so: a copy of the
-- database put back must not undo a later word.
ALTER TABLE account ADD COLUMN ends_on TEXT;
ALTER TABLE account ADD COLUMN ends_since INTEGER;
ALTER TABLE account ADD COLUMN ends_by TEXT;

-- With every tick: which months of accounts that ended are still planned.
CREATE INDEX account_ends ON account (ends_on) WHERE ends_on IS NOT NULL;
