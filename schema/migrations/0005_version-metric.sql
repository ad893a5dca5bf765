-- What a metric may say since it has versions: the one agreed rate becomes the first of a list, everything else begins empty.
-- Recaps keep the definition they were made with.
UPDATE metric SET body = json_set(
  json_remove(body, '$.rate'),
  '$.startsOn', NULL,
  '$.comparable', json('true'),
  '$.unit', '',
  '$.languages', json('{}'),
  '$.ratio', NULL,
  '$.seasonal', json('false'),
  '$.statuses', json(coalesce(json_extract(body, '$.countedStatuses'), '[]')),
  '$.rates', CASE json_type(body, '$.rate')
    WHEN 'object' THEN json_array(json_object(
      'amountMinor', json_extract(body, '$.rate.amountMinor'),
      'currency', json_extract(body, '$.rate.currency'),
      'validFrom', json_extract(body, '$.rate.agreedOn'),
      'agreedBy', json_extract(body, '$.rate.agreedBy'),
      'agreedOn', json_extract(body, '$.rate.agreedOn'),
      'note', ''))
    ELSE json('[]') END,
  '$.minutesPerUnit', NULL
) WHERE json_valid(body) AND json_type(body, '$.rates') IS NULL;

-- The metrics an account has besides its headline, which stays account.metric_key.
CREATE TABLE account_metric (
  account_id TEXT NOT NULL,
  metric_key TEXT NOT NULL,
  PRIMARY KEY (account_id, metric_key)
) STRICT, WITHOUT ROWID;
