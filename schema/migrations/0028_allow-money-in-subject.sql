-- Whether the subject of an account's mails may name what a month was worth, as its own admin decided: a subject is read on locked
-- screens. Off until somebody said so: when (UTC ms) and who.
ALTER TABLE account ADD COLUMN money_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN money_since INTEGER;
ALTER TABLE account ADD COLUMN money_by TEXT;
