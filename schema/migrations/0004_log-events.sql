-- One row written an event. The index over days gives way to a log that names, batch by batch, the local days it touched;
-- a rollup is one row a local day and one an account. What is derived is made anew from the log by the first run of cron.

CREATE TABLE event_kept (
  source_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  origin TEXT NOT NULL,
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  time_text TEXT NOT NULL,
  value INTEGER NOT NULL,
  actor TEXT,
  dims TEXT,
  status TEXT,
  counts INTEGER NOT NULL,
  hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  session_id TEXT,
  rev INTEGER NOT NULL,
  voided_at INTEGER,
  PRIMARY KEY (source_id, mode, origin, id)
) STRICT, WITHOUT ROWID;
INSERT INTO event_kept
SELECT source_id, 'live', origin, id, account_id, metric_key, 'value', at, time_text, value, actor, dims, status, counts, hash,
  received_at, batch, NULL, 1, NULL FROM event;

CREATE TABLE event_log (
  id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  source_id TEXT,
  mode TEXT NOT NULL,
  session_id TEXT,
  received_at INTEGER NOT NULL,
  n INTEGER NOT NULL,
  touched TEXT NOT NULL
) STRICT;
INSERT INTO event_log (kind, source_id, mode, received_at, n, touched)
SELECT 'events', source_id, 'live', max(received_at), sum(n), json_group_array(json_array(account_id, metric_key, local_date, origin, json(ids)))
FROM (
  SELECT batch, source_id, account_id, metric_key, local_date, origin, count(*) AS n, max(received_at) AS received_at, json_group_array(id) AS ids
  FROM event GROUP BY batch, source_id, account_id, metric_key, local_date, origin
) GROUP BY batch, source_id;
CREATE INDEX event_log_session ON event_log (session_id) WHERE session_id IS NOT NULL;

DROP TABLE event;
ALTER TABLE event_kept RENAME TO event;
DROP TABLE dirty_day;
DROP TABLE fact_hour;
DROP TABLE fact_actor;
DROP TABLE fact_month;

CREATE TABLE rollup_mark (
  name TEXT PRIMARY KEY NOT NULL,
  log_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_mark VALUES ('days', 0);

CREATE TABLE fact_day (
  local_date TEXT NOT NULL,
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  door TEXT NOT NULL,
  n INTEGER NOT NULL,
  total INTEGER NOT NULL,
  low INTEGER,
  high INTEGER,
  last TEXT,
  adjusted INTEGER NOT NULL,
  hours TEXT,
  actors TEXT NOT NULL,
  logs TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (local_date, account_id, metric_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_account (
  account_id TEXT PRIMARY KEY NOT NULL,
  months TEXT NOT NULL,
  goals TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE goal DROP COLUMN current;

CREATE TABLE account_zone (
  account_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  timezone TEXT NOT NULL,
  PRIMARY KEY (account_id, from_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_revision (
  source_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  origin TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  act TEXT NOT NULL,
  was TEXT NOT NULL,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (source_id, mode, origin, id, rev)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked (
  source_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  origin TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, mode, origin, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_expires ON parked (expires_at);

ALTER TABLE conflict ADD COLUMN mode TEXT NOT NULL DEFAULT 'live';

CREATE TABLE daily_revision (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  local_date TEXT NOT NULL,
  version INTEGER NOT NULL,
  actors TEXT NOT NULL,
  total INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  replaced_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, metric_key, local_date, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE manual_value (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  value INTEGER,
  note TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, metric_key, month, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE backfill (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  source_id TEXT NOT NULL,
  account_id TEXT,
  metric_key TEXT,
  from_at INTEGER,
  until_at INTEGER,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  label TEXT NOT NULL,
  detail TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  applied_at INTEGER,
  applied_by TEXT,
  reverted_at INTEGER,
  reverted_by TEXT
) STRICT;
CREATE INDEX backfill_account ON backfill (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX backfill_created ON backfill (created_at);

CREATE TABLE import_part (
  session_id TEXT NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (session_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE archive (
  id TEXT PRIMARY KEY NOT NULL,
  object TEXT NOT NULL,
  n INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  restored_at INTEGER
) STRICT;

ALTER TABLE api_key ADD COLUMN mode TEXT NOT NULL DEFAULT 'live';
ALTER TABLE source ADD COLUMN segment_mapping TEXT;
ALTER TABLE source ADD COLUMN import_mapping TEXT;
ALTER TABLE source ADD COLUMN last_error TEXT;
ALTER TABLE source ADD COLUMN last_error_at INTEGER;
ALTER TABLE recap ADD COLUMN reason TEXT;
