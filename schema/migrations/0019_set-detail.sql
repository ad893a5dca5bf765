-- How much of a recap a person reads, 'short' or 'whole', as staff set it; null: nobody did.
ALTER TABLE contact ADD COLUMN detail TEXT;

-- How often they get it may be left open as well: 'monthly' is what stands there where nobody said anything, unless this is 1.
-- The column itself stays as it was, so that a Worker from before this reads what it always read.
ALTER TABLE contact ADD COLUMN monthly_set INTEGER;

-- The person's own word on it; null where they chose before there was a choice.
ALTER TABLE mail_preference ADD COLUMN detail TEXT;
ALTER TABLE witnessed_wish ADD COLUMN detail TEXT;

-- What the customer's admin set for everybody of whom nothing else is said; null: every month, each in the form of their role.
-- Since when (UTC ms) and who said so.
ALTER TABLE account ADD COLUMN recap_frequency TEXT;
ALTER TABLE account ADD COLUMN recap_detail TEXT;
ALTER TABLE account ADD COLUMN recap_since INTEGER;
ALTER TABLE account ADD COLUMN recap_by TEXT;
