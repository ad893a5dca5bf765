-- When a member of staff marked that the reader of a mail replied (UTC ms), and who: answers go to their own mailbox, where nobody
-- else can count them.
ALTER TABLE delivery ADD COLUMN replied_at INTEGER;
ALTER TABLE delivery ADD COLUMN replied_by TEXT;
