-- How often and in which language people asked for their mail after an older copy was made, as they are known outside.
CREATE TABLE witnessed_wish (
  who TEXT NOT NULL,
  account_id TEXT NOT NULL,
  frequency TEXT NOT NULL,
  language TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (who, account_id)
) STRICT, WITHOUT ROWID;

-- When a person ended the link of a mail to its recap page; null: it opens for its ninety days.
ALTER TABLE delivery ADD COLUMN view_ended_at INTEGER;
