-- The first tables. STRICT throughout; WITHOUT ROWID where the natural key is narrow, so that a row written is one row.

CREATE TABLE account (
  id TEXT PRIMARY KEY NOT NULL,
  external_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  segment TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  kickoff_on TEXT NOT NULL,
  renewal_on TEXT NOT NULL,
  timezone TEXT NOT NULL,
  locale TEXT NOT NULL,
  currency TEXT NOT NULL,
  csm_id TEXT,
  metric_key TEXT,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_external_id ON account (external_id);
CREATE UNIQUE INDEX account_slug ON account (slug);

CREATE TABLE contact (
  account_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  level TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_email ON contact (email);

CREATE TABLE staff (
  id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX staff_email ON staff (email);

CREATE TABLE activity (
  account_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  item_id TEXT,
  act TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  body TEXT,
  internal INTEGER NOT NULL,
  command TEXT NOT NULL,
  PRIMARY KEY (account_id, id)
) STRICT;
CREATE UNIQUE INDEX activity_command ON activity (account_id, command);
CREATE INDEX activity_item ON activity (account_id, item_id, at);
CREATE INDEX activity_at ON activity (account_id, at);

CREATE TABLE goal (
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  statement TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  type TEXT NOT NULL,
  target INTEGER NOT NULL,
  baseline INTEGER,
  starts_on TEXT NOT NULL,
  target_on TEXT NOT NULL,
  current INTEGER NOT NULL,
  reached_on TEXT,
  PRIMARY KEY (account_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  account_id TEXT NOT NULL,
  id TEXT NOT NULL,
  stage_key TEXT NOT NULL,
  side TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  why TEXT NOT NULL,
  owner_contact_id TEXT,
  owner_staff_id TEXT,
  due_on TEXT NOT NULL,
  after_id TEXT,
  internal INTEGER NOT NULL,
  state TEXT NOT NULL,
  stuck_reason TEXT,
  state_on TEXT,
  state_by TEXT,
  comments INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, id)
) STRICT;

CREATE TABLE milestone (
  account_id TEXT NOT NULL,
  id TEXT NOT NULL,
  stage_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  planned_on TEXT NOT NULL,
  actual_on TEXT,
  PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage (
  account_id TEXT NOT NULL,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  produces TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  guidance TEXT NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE share (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  contact_id TEXT,
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  seen_count INTEGER NOT NULL,
  last_seen_at INTEGER,
  last_seen_by TEXT
) STRICT;
CREATE INDEX share_account ON share (account_id);

CREATE TABLE attempt (
  key TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id TEXT PRIMARY KEY NOT NULL,
  staff_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE signin (
  id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

CREATE TABLE account_source (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  source_id TEXT NOT NULL,
  PRIMARY KEY (account_id, metric_key, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  id TEXT PRIMARY KEY NOT NULL,
  source_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  prefix TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_on TEXT
) STRICT;
CREATE UNIQUE INDEX api_key_hash ON api_key (hash);
CREATE INDEX api_key_source ON api_key (source_id);

CREATE TABLE conflict (
  source_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  id TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (source_id, origin, id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE dirty_day (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  local_date TEXT NOT NULL,
  PRIMARY KEY (account_id, metric_key, local_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  source_id TEXT NOT NULL,
  origin TEXT NOT NULL,
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  at INTEGER NOT NULL,
  time_text TEXT NOT NULL,
  local_date TEXT NOT NULL,
  local_hour INTEGER NOT NULL,
  timezone TEXT NOT NULL,
  value INTEGER NOT NULL,
  actor TEXT,
  dims TEXT,
  status TEXT,
  counts INTEGER NOT NULL,
  hash TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  PRIMARY KEY (source_id, origin, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_day ON event (local_date, account_id, metric_key);

CREATE TABLE fact_actor (
  local_date TEXT NOT NULL,
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  actor TEXT NOT NULL,
  n INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (local_date, account_id, metric_key, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_hour (
  local_date TEXT NOT NULL,
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  hour INTEGER NOT NULL,
  n INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (local_date, account_id, metric_key, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_month (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  month TEXT NOT NULL,
  n INTEGER NOT NULL,
  total INTEGER NOT NULL,
  first_on TEXT NOT NULL,
  PRIMARY KEY (account_id, metric_key, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  live_days INTEGER NOT NULL,
  last_received_at INTEGER,
  complete_until INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE delivery (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  period_key TEXT NOT NULL,
  recap_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  name TEXT NOT NULL,
  variant TEXT NOT NULL,
  state TEXT NOT NULL,
  next_at INTEGER NOT NULL,
  woken_at INTEGER NOT NULL,
  claim_id TEXT,
  claimed_at INTEGER,
  committed INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  last_error TEXT,
  provider_id TEXT,
  sent_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX delivery_once ON delivery (account_id, kind, period_key, recipient);
CREATE INDEX delivery_recap ON delivery (recap_id);
CREATE INDEX delivery_state ON delivery (state, next_at);

CREATE TABLE recap (
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  period_key TEXT NOT NULL,
  version INTEGER NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  planned_at INTEGER NOT NULL,
  computed_at INTEGER,
  input_hash TEXT,
  value INTEGER,
  metric_state TEXT,
  holds TEXT NOT NULL,
  released_by TEXT,
  released_at INTEGER,
  figures TEXT,
  mails TEXT,
  PRIMARY KEY (account_id, kind, period_key, version)
) STRICT;
CREATE UNIQUE INDEX recap_id ON recap (id);
CREATE INDEX recap_state ON recap (state, planned_at);

CREATE TABLE suppression (
  address TEXT NOT NULL,
  account_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (address, account_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity
BEGIN
  SELECT RAISE(ABORT, 'activity is append-only');
END;

CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity
BEGIN
  SELECT RAISE(ABORT, 'activity is append-only');
END;
