-- When the day or the month ends that began at a moment: a moment of the next one, however long this one is, lies in it.
CREATE OR REPLACE FUNCTION calendar_end(span text, zone text, begins timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = payments, pg_temp AS $$
  SELECT calendar_begin(lower(span), zone, begins + CASE span WHEN 'DAY' THEN interval '36 hours' ELSE interval '960 hours' END);
$$;

GRANT EXECUTE ON FUNCTION calendar_end TO payments;
