-- How recaps of this account go out: 'review' after somebody could look, 'escalation' and 'churn_notice' only when a person
-- releases them; null: by themselves. Since when (UTC ms), by whom and why.
ALTER TABLE account ADD COLUMN release_rule TEXT;
ALTER TABLE account ADD COLUMN release_since INTEGER;
ALTER TABLE account ADD COLUMN release_by TEXT;
ALTER TABLE account ADD COLUMN release_reason TEXT;
