-- When the day or the month began that a moment lies in, by somebody's own calendar: while the one that ran at their last change
-- of it lasts, that one (keep_calendar). Who has said no zone lives by UTC.
CREATE OR REPLACE FUNCTION own_begin(span text, person uuid, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  kept person_calendar%ROWTYPE;
BEGIN
  SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span;
  RETURN CASE WHEN at < kept.until THEN kept.begins ELSE calendar_begin(lower(span), coalesce(kept.time_zone, 'UTC'), at) END;
END $$;

GRANT EXECUTE ON FUNCTION own_begin TO payments;
