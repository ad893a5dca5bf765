-- What a person of the vendor says about a month of an account, shown as theirs in mail and page.
CREATE TABLE recap_note (
  account_id TEXT NOT NULL,
  period_key TEXT NOT NULL,
  text TEXT NOT NULL,
  written_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, period_key)
) STRICT, WITHOUT ROWID;

-- How large an account is, and whether it takes part in comparisons: gives its figure, sees where it stands.
CREATE TABLE account_size (
  account_id TEXT PRIMARY KEY NOT NULL,
  seats INTEGER,
  gives INTEGER NOT NULL,
  sees INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_size_seats ON account_size (seats);

-- A group of similar accounts with their figures, frozen when the month's first recap asks. Not shown where it is too much like another.
CREATE TABLE benchmark_group (
  metric_key TEXT NOT NULL,
  month TEXT NOT NULL,
  segment TEXT NOT NULL,
  seats_from INTEGER NOT NULL,
  members TEXT NOT NULL,
  shown INTEGER NOT NULL,
  frozen_at INTEGER NOT NULL,
  PRIMARY KEY (metric_key, month, segment, seats_from)
) STRICT, WITHOUT ROWID;
