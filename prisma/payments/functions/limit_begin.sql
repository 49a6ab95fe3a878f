-- The first moment of the window that ends at a moment; null where it has none, as of one transaction, and of one's own
-- calendar, which is each person's (own_begin).
CREATE OR REPLACE FUNCTION limit_begin(span text, kind text, zone text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN kind = 'OWN_CALENDAR' THEN NULL
    WHEN kind = 'CALENDAR' THEN calendar_begin(lower(span), zone, at)
    -- Times are of milliseconds: what is as old as the window, to one of them, is in it no more.
    WHEN span = 'DAY' THEN at - interval '86399.999 seconds'
    WHEN span = 'MONTH' THEN at - interval '2591999.999 seconds'
  END;
END $$;

GRANT EXECUTE ON FUNCTION limit_begin TO payments;
