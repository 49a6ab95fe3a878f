-- When the day or the month of somebody's own calendar ends that began at a moment (own_begin).
CREATE OR REPLACE FUNCTION own_end(span text, person uuid, begins timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  kept person_calendar%ROWTYPE;
BEGIN
  SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span;
  RETURN CASE WHEN begins = kept.begins THEN kept.until ELSE calendar_end(span, coalesce(kept.time_zone, 'UTC'), begins) END;
END $$;

GRANT EXECUTE ON FUNCTION own_end TO payments;
