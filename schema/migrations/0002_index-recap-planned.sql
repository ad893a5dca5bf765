-- The console shows the newest 200 months of all accounts: without it every recap ever kept is read and sorted.

CREATE INDEX recap_planned ON recap (planned_at);
