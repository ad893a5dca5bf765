-- The agreed way to a goal: dated points between its start and its mark, JSON [{"on", "value"}], values scaled by the metric.
ALTER TABLE goal ADD COLUMN milestones TEXT NOT NULL DEFAULT '[]';

-- What an account pays a month, in minor units, from a day on until the next row; a row that is withdrawn is gone.
CREATE TABLE fee (
  account_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  agreed_by TEXT NOT NULL,
  agreed_on TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (account_id, valid_from)
) STRICT, WITHOUT ROWID;

-- Whether value is held against fees: offered by staff, agreed to by the customer (UTC ms, names); no row: not offered.
CREATE TABLE fee_consent (
  account_id TEXT PRIMARY KEY NOT NULL,
  offered_at INTEGER NOT NULL,
  offered_by TEXT NOT NULL,
  agreed_at INTEGER,
  agreed_by TEXT
) STRICT, WITHOUT ROWID;
