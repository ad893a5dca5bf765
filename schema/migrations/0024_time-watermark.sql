-- When a source last said up to when it is complete, UTC ms: an error reported before that is over. Null: it never said, or only
-- before this was kept, when its last events alone tell.
ALTER TABLE source ADD COLUMN confirmed_at INTEGER;
