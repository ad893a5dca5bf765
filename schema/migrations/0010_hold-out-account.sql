-- Recaps of this account are composed and archived, and nobody is mailed, since this instant (UTC ms); by whom and why.
ALTER TABLE account ADD COLUMN held_out_since INTEGER;
ALTER TABLE account ADD COLUMN held_out_by TEXT;
ALTER TABLE account ADD COLUMN held_out_reason TEXT;
-- Archived because the account was on hold-out, and for no other reason.
ALTER TABLE recap ADD COLUMN held_out INTEGER NOT NULL DEFAULT 0;
