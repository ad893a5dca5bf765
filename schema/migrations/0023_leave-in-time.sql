-- The last instant at which a recap may go out by itself (UTC ms), and each mail of it; null: a person decides, or did.
-- What is held or on its way by itself now has the ten days every month had until now.
ALTER TABLE recap ADD COLUMN goes_until INTEGER;
ALTER TABLE delivery ADD COLUMN goes_until INTEGER;
UPDATE recap SET goes_until = due_at + 864000000
WHERE kind = 'monthly' AND version = 1 AND state IN ('held', 'sending') AND coalesce(released_by, 'the review window') = 'the review window';
UPDATE delivery SET goes_until = (SELECT r.goes_until FROM recap AS r WHERE r.id = delivery.recap_id)
WHERE state = 'planned' AND attempts = 0 AND round = 0;
