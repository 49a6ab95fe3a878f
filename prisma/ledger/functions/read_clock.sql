-- How far the test clock is ahead, in seconds, and who has advanced it last and when: nulls where nobody has.
CREATE OR REPLACE FUNCTION read_clock() RETURNS TABLE (ahead_seconds int, made_at timestamptz, actor_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT coalesce(a.ahead_seconds, 0), a.made_at, a.actor_id
    FROM (VALUES (1)) one LEFT JOIN (SELECT * FROM clock_advance ORDER BY sequence DESC LIMIT 1) a ON true;
END $$;

GRANT EXECUTE ON FUNCTION read_clock TO payments, ledger;
