-- The moment that money goes by: the database's own, and in a sandbox as far ahead as its test clock was advanced. What leases,
-- deliveries and other people's servers wait for goes by clock_timestamp() instead.
CREATE OR REPLACE FUNCTION present() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  RETURN clock_timestamp() + coalesce((SELECT ahead_seconds FROM clock_advance ORDER BY sequence DESC LIMIT 1), 0) * interval '1 second';
END $$;

GRANT EXECUTE ON FUNCTION present TO payments;
