-- Locks how much some people have used of some operations, in order, so that two batches never wait for each other; of what
-- nothing was used yet, the row is made.
CREATE OR REPLACE FUNCTION lock_limits(now timestamptz, users uuid[], currencies text[], operations text[], methods text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO limit_total (user_id, currency, operation, method_kind, total, at)
    SELECT s.*, 0, now FROM unnest(users, currencies, operations, methods) s(user_id, currency, operation, method_kind)
    WHERE NOT EXISTS (SELECT FROM limit_total t WHERE (t.user_id, t.currency, t.operation, t.method_kind) = (s.user_id, s.currency, s.operation, s.method_kind))
    ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
  PERFORM FROM limit_total t JOIN unnest(users, currencies, operations, methods) s(user_id, currency, operation, method_kind)
      ON (t.user_id, t.currency, t.operation, t.method_kind) = (s.user_id, s.currency, s.operation, s.method_kind)
    ORDER BY t.user_id, t.currency, t.operation, t.method_kind FOR UPDATE OF t;
END $$;

GRANT EXECUTE ON FUNCTION lock_limits TO payments;
