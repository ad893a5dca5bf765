-- Up to which row of the log an account is known, where somebody read it before its turn.
ALTER TABLE fact_account ADD COLUMN log_id INTEGER NOT NULL DEFAULT 0;
