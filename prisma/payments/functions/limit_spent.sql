-- How much of a series was used since a moment, that moment included: what its total has grown by, less what was released of
-- that. Reads few rows, however many there are: what was released is summed up by minutes, hours and days.
CREATE OR REPLACE FUNCTION limit_spent(series uuid, total numeric, since timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  spent numeric := total - coalesce((SELECT u.total FROM limit_use u WHERE u.series_id = series AND u.at < since ORDER BY u.at DESC, u.total DESC LIMIT 1), 0);
  minutes timestamptz; hours timestamptz; days timestamptz;
BEGIN
  IF spent = 0 OR series IS NULL THEN RETURN 0; END IF;
  IF NOT EXISTS (SELECT FROM limit_release WHERE series_id = series AND span = 1440 AND begins > since - interval '1 day') THEN RETURN spent; END IF;
  -- The first full one of each.
  minutes := date_bin('1 minute', since + interval '59.999 seconds', 'epoch');
  hours := date_bin('1 hour', minutes + interval '59 minutes', 'epoch');
  days := date_bin('1 day', hours + interval '23 hours', 'epoch');
  RETURN spent - (SELECT coalesce(sum(r.amount), 0) FROM (
    SELECT amount FROM limit_release WHERE series_id = series AND span = 0 AND begins >= since AND begins < minutes
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 1 AND begins >= minutes AND begins < hours
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 60 AND begins >= hours AND begins < days
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 1440 AND begins >= days) r);
END $$;

GRANT EXECUTE ON FUNCTION limit_spent TO payments;
