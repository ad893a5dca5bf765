-- The phrases all mails of a language and brand have in common, kept once.
CREATE TABLE mail_paper (
  id TEXT PRIMARY KEY NOT NULL,
  phrases TEXT NOT NULL
) STRICT;
-- The forms of mails that were dropped.
ALTER TABLE recap ADD COLUMN forms TEXT;
-- Mails of recaps that are over, to be dropped.
CREATE INDEX recap_mails ON recap (computed_at) WHERE mails IS NOT NULL AND state IN ('sent', 'archived');
