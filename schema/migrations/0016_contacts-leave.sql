-- A contact who left the customer: when and who said so; returned_at is null until they are back. What they did keeps their name.
ALTER TABLE contact ADD COLUMN left_at INTEGER;
ALTER TABLE contact ADD COLUMN left_by TEXT;
ALTER TABLE contact ADD COLUMN returned_at INTEGER;
