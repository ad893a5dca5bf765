-- A mail that came back for its content or its sender is no sign that its mailbox is gone: it counts for nothing there.
ALTER TABLE delivery ADD COLUMN spared integer DEFAULT 0 NOT NULL;
