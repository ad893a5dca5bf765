-- An admin of a customer reads the recap from now on, as champions and sponsors do. Nobody decided that for those who are here
-- already, and a mail that begins by itself is one nobody asked for: they stay without, visibly set so, until staff or they
-- themselves say otherwise. Who was entered with a frequency had it decided, and who is added later is told who added them.
UPDATE contact SET frequency = 'off' WHERE role = 'admin' AND frequency = 'monthly' AND monthly_set IS NULL;
