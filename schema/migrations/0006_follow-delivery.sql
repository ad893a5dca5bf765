-- What the provider said after it took a mail: delivered, bounced, complained. The state beside it says what this side did.
ALTER TABLE delivery ADD COLUMN fate TEXT;
ALTER TABLE delivery ADD COLUMN fate_at INTEGER;
-- First time it may have been taken under an idempotency key: while the provider keeps the key, sending again is safe.
ALTER TABLE delivery ADD COLUMN keyed_at INTEGER;
-- Sent again by a person: a key of its own for each time.
ALTER TABLE delivery ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
-- The delivery to a corrected address that stands for this one.
ALTER TABLE delivery ADD COLUMN replaced_by TEXT;
CREATE INDEX delivery_sent ON delivery (sent_at);
CREATE INDEX delivery_provider ON delivery (provider_id);
CREATE INDEX delivery_recipient ON delivery (recipient);

-- When a held recap goes out by itself; null where only a person releases it.
ALTER TABLE recap ADD COLUMN review_until INTEGER;
CREATE INDEX recap_review ON recap (review_until);

-- Row 1 is there while all sending is paused.
CREATE TABLE sending_pause (
  id INTEGER PRIMARY KEY NOT NULL,
  paused_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Events of the provider by their own id: each counts once.
CREATE TABLE mail_event (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  request TEXT NOT NULL,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_event_received ON mail_event (received_at);

-- What people and the provider did to the mails, by name.
CREATE TABLE mail_log (
  id INTEGER PRIMARY KEY NOT NULL,
  recap_id TEXT,
  by TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_log_recap ON mail_log (recap_id);
