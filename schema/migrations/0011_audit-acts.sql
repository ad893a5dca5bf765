-- Up to which row of the log an account is known, where somebody read it before its turn.
ALTER TABLE fact_account ADD COLUMN log_id INTEGER NOT NULL DEFAULT 0;

-- Who did what to which account. Append-only: what is here stays as it was written.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY NOT NULL,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  account_id TEXT,
  about TEXT NOT NULL
) STRICT;
CREATE INDEX audit_account ON audit (account_id, id) WHERE account_id IS NOT NULL;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit is append-only');
END;

-- Who wrote a version of a definition; empty for those kept before.
ALTER TABLE metric ADD COLUMN created_by TEXT NOT NULL DEFAULT '';

-- A new account looks for what waits for it by its external id, a new metric by its key.
CREATE INDEX parked_subject ON parked (subject);

-- The first revision of an adjustment says that it is one.
UPDATE event_revision SET act = 'adjust' WHERE act = 'amend' AND rev = 1;
