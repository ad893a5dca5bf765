-- What is kept outside of the database too, in the bucket, so that an older copy of it is known for one and made good.

-- Row 1. `n` goes up with every tick and every object written outside, so that whatever lies there with a higher one was
-- written after this copy was made.
CREATE TABLE witness_mark (
  id INTEGER PRIMARY KEY NOT NULL,
  n INTEGER NOT NULL,
  -- `n` of the newest tick that found nothing wrong and of the one before, and the time of the newest. An object that was begun
  -- before the newest may be written after it, and none is under way for longer than from one tick to the next.
  checked INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  -- How often an older copy was put back.
  restores INTEGER NOT NULL
) STRICT;
INSERT INTO witness_mark VALUES (1, 0, 0, 0, 0, 0);

-- Facts on their way out, written in the same transaction as the act.
CREATE TABLE witness_fact (
  id INTEGER PRIMARY KEY NOT NULL,
  fact TEXT NOT NULL
) STRICT;

-- A row each time this database turned out to be an older copy: how far what is known outside is put back, and what was found.
CREATE TABLE restore (
  id INTEGER PRIMARY KEY NOT NULL,
  found_at INTEGER NOT NULL,
  copy_at INTEGER NOT NULL,
  stage TEXT NOT NULL,
  after TEXT NOT NULL,
  mails INTEGER NOT NULL,
  people INTEGER NOT NULL,
  links INTEGER NOT NULL,
  erasures INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX restore_ended ON restore (ended_at);

-- Mails that left or may have left after the copy was made, one row an attempt; `who` stands for the address.
CREATE TABLE witnessed_mail (
  delivery_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  period_key TEXT NOT NULL,
  who TEXT NOT NULL,
  round INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (delivery_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX witnessed_mail_period ON witnessed_mail (account_id, kind, period_key);

-- What people said after it: stop, or go on again.
CREATE TABLE witnessed_stop (
  who TEXT NOT NULL,
  account_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  ended INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (who, account_id)
) STRICT, WITHOUT ROWID;
