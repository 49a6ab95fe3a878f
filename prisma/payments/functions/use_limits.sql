-- Moves totals on by what payments have used, each series once, and notes of each payment how much, and the total behind it:
-- `places` say of which of these series it is, `behind` how much others of it use that come behind. The rows of limit_total
-- must be locked: lock_limits. Of payments that were done at once (`finals`) nothing can be released.
CREATE OR REPLACE FUNCTION use_limits(
  now timestamptz, users uuid[], currencies text[], operations text[], methods text[], sums numeric[],
  places int[], behind numeric[], amounts numeric[], payments uuid[], finals boolean[]
) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  WITH moved AS (
    UPDATE limit_total t SET total = t.total + s.used, at = greatest(t.at, now)
    FROM unnest(users, currencies, operations, methods, sums) WITH ORDINALITY s(user_id, currency, operation, method_kind, used, nth)
    WHERE t.user_id = s.user_id AND t.currency = s.currency AND t.operation = s.operation AND t.method_kind = s.method_kind
    RETURNING s.nth, t.series_id, t.at, t.total
  )
  INSERT INTO limit_use (series_id, at, total, amount, payment_id, is_final)
    SELECT m.series_id, m.at, m.total - u.rest, u.amount, u.payment_id, u.is_final
    FROM unnest(places, behind, amounts, payments, finals) u(nth, rest, amount, payment_id, is_final) JOIN moved m ON m.nth = u.nth;
END $$;

GRANT EXECUTE ON FUNCTION use_limits TO payments;
