-- What a person reads and how often, as staff set it; null language: the account's. added_by: null means the vendor's systems.
ALTER TABLE contact ADD COLUMN language TEXT;
ALTER TABLE contact ADD COLUMN frequency TEXT NOT NULL DEFAULT 'monthly';
ALTER TABLE contact ADD COLUMN added_by TEXT;

-- The person's own wish, by address like an unsubscription: it outlives the contact row and overrides it.
CREATE TABLE mail_preference (
  account_id TEXT NOT NULL,
  address TEXT NOT NULL,
  frequency TEXT NOT NULL,
  language TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, address)
) STRICT, WITHOUT ROWID;

-- Which of the recap's mails it is; null in older rows: the one of its variant.
ALTER TABLE delivery ADD COLUMN form TEXT;

-- 1 while the success manager is still to be told.
ALTER TABLE mail_log ADD COLUMN tell INTEGER;
CREATE INDEX mail_log_tell ON mail_log (tell) WHERE tell IS NOT NULL;
