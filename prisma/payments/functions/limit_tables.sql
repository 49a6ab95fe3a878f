-- Of some currencies the table of limits that holds, and whether it has rules of single persons.
CREATE OR REPLACE FUNCTION limit_tables(now timestamptz, currencies text[]) RETURNS TABLE (currency text, version int, has_own boolean)
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT c.currency, s.version, (SELECT true FROM limit_rule r WHERE r.version = s.version AND r.user_id IS NOT NULL LIMIT 1) IS NOT NULL
  FROM (SELECT DISTINCT unnest(currencies) AS currency) c CROSS JOIN LATERAL (
    SELECT version FROM limit_schedule WHERE currency = c.currency AND effective_at <= now ORDER BY effective_at DESC, version DESC LIMIT 1) s;
END $$;

GRANT EXECUTE ON FUNCTION limit_tables TO payments;
