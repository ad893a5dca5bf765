-- What the vendor's systems say of the actors in their events: how they are called, and the team they are in.
CREATE TABLE actor (
  account_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  name TEXT,
  team TEXT,
  PRIMARY KEY (account_id, actor)
) STRICT, WITHOUT ROWID;

-- How recaps of an account are shown, as its own admin decided: whether people stand in them by name, and whether the page behind
-- a mail's link asks for sign-in before names and money. Off until somebody said so: when (UTC ms) and who.
ALTER TABLE account ADD COLUMN names_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN names_since INTEGER;
ALTER TABLE account ADD COLUMN names_by TEXT;
ALTER TABLE account ADD COLUMN guard_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN guard_since INTEGER;
ALTER TABLE account ADD COLUMN guard_by TEXT;
