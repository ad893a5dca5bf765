-- What a person said of one kind of mail, by address like an unsubscription: it outlives the contact row. 0: they want no more of
-- that kind; 1: they want it, whoever else says otherwise. How often the recap comes stays in mail_preference, and who wants
-- nothing at all in suppression: an unsubscription from before there was a choice is one from everything, and stays so.
CREATE TABLE mail_list (
  account_id TEXT NOT NULL,
  address TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_on INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, address, kind)
) STRICT, WITHOUT ROWID;

-- The same as it was said after an older copy was made, as it is known outside.
CREATE TABLE witnessed_list (
  who TEXT NOT NULL,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_on INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (who, account_id, kind)
) STRICT, WITHOUT ROWID;

-- Whether a person is told of the First Value, 'on' or 'off', as staff set it, and as the customer's admin set it for everybody of
-- whom nothing else is said. Null: nobody said it; who was to get no recap is not told either.
ALTER TABLE contact ADD COLUMN celebration TEXT;
ALTER TABLE account ADD COLUMN recap_celebration TEXT;

-- When the recap page behind a mail was first looked at, as the page itself told after somebody moved on it; null: never.
ALTER TABLE delivery ADD COLUMN seen_at INTEGER;
