-- What readers make of a month, and whether they confirm its figure: the newest of each person. The log of it is in activity.
CREATE TABLE feedback (
  account_id TEXT NOT NULL,
  period_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  contact_id TEXT,
  name TEXT NOT NULL,
  choice TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  times INTEGER NOT NULL,
  act_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  handled_at INTEGER,
  handled_by TEXT,
  handled_note TEXT,
  PRIMARY KEY (account_id, period_key, kind, person)
) STRICT, WITHOUT ROWID;
