-- When the day or the month began that a moment lies in, by the clocks of a zone. A clock that is put back over midnight shows
-- it twice: the first counts, and the day has 25 hours. Where it is put forward over midnight, the day begins behind the gap.
CREATE OR REPLACE FUNCTION calendar_begin(unit text, zone text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
DECLARE
  midnight timestamp := date_trunc(unit, at AT TIME ZONE zone);
  begins timestamptz := midnight AT TIME ZONE zone;
  back interval;
BEGIN
  FOREACH back IN ARRAY ARRAY[interval '2 hours', interval '1 hour', interval '30 minutes'] LOOP
    IF (begins - back) AT TIME ZONE zone >= midnight THEN RETURN begins - back; END IF;
  END LOOP;
  RETURN begins;
END $$;

GRANT EXECUTE ON FUNCTION calendar_begin TO payments;
