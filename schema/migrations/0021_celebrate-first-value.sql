-- A First Value is celebrated once: those reached before are no news, and never will be when they are reached again.
INSERT INTO recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds, metric_state)
SELECT account_id, 'milestone', 'first_value', 1, lower(hex(randomblob(16))), 'archived', 0, 0, '[]', 'told'
FROM goal WHERE kind = 'first_value' AND reached_on IS NOT NULL;
