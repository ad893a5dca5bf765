-- What is over is deleted by its time: attempts to sign in and their counts.
CREATE INDEX attempt_expires ON attempt (expires_at);
CREATE INDEX signin_expires ON signin (expires_at);
