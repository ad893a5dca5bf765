-- A mail that came back for its content or its sender is no sign that its mailbox is gone: it counts for nothing there.
ALTER TABLE delivery ADD COLUMN spared integer DEFAULT 0 NOT NULL;
-- What the clock said at the newest tick: where the two agree, months happen as they come, and the clock may be asked between ticks.
ALTER TABLE witness_mark ADD COLUMN clock_at INTEGER DEFAULT 0 NOT NULL;
UPDATE witness_mark SET clock_at = checked_at;
-- From which month on recaps are still to be compared with a goal that was reached on another day: kept until they were.
ALTER TABLE fact_account ADD COLUMN moved_from TEXT;
