-- Locks how much some people have used of some operations; of what nothing was used yet, the row is made. Both in one order, which
-- is that of charge_limits, so that two batches never wait for each other.
CREATE OR REPLACE FUNCTION lock_limits(now timestamptz, users uuid[], currencies text[], operations text[], methods text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO limit_total AS t (user_id, currency, operation, method_kind, total, at)
    SELECT DISTINCT s.user_id, s.currency, s.operation, s.method_kind, 0, now
    FROM unnest(users, currencies, operations, methods) s(user_id, currency, operation, method_kind)
    ORDER BY 1, 2, 3, 4 ON CONFLICT (user_id, currency, operation, method_kind) DO UPDATE SET total = t.total;
END $$;

GRANT EXECUTE ON FUNCTION lock_limits TO payments;
