-- For the usual batch, of payments that name no method: locks what their people have used, notes what these use (as use_limits
-- does), and says true where all of it fits, whatever the order: of each series the sum, and the largest one. Else nothing is
-- noted. Each statement here sees what those have committed that the locks were waited for.
CREATE OR REPLACE FUNCTION charge_limits(
  now timestamptz, users uuid[], currencies text[], operations text[], sums numeric[], largest numeric[],
  places int[], behind numeric[], amounts numeric[], payments uuid[], finals boolean[]
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  series uuid[]; totals numeric[]; moments timestamptz[]; versions int[]; has_own boolean; fits boolean;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT * FROM unnest(users, currencies, operations, sums) WITH ORDINALITY g(user_id, currency, operation, used, nth)
  ), moved AS (
    -- Sorted, as lock_limits does, so two batches never wait for each other.
    INSERT INTO limit_total AS t (user_id, currency, operation, method_kind, total, at)
      SELECT user_id, currency, operation, '', used, now FROM given ORDER BY user_id, currency, operation
    ON CONFLICT (user_id, currency, operation, method_kind) DO UPDATE SET total = t.total + EXCLUDED.total, at = greatest(t.at, EXCLUDED.at)
    RETURNING user_id, currency, operation, series_id, total, at
  )
  SELECT array_agg(m.series_id ORDER BY g.nth), array_agg(m.total ORDER BY g.nth), array_agg(m.at ORDER BY g.nth) INTO series, totals, moments
  FROM given g JOIN moved m USING (user_id, currency, operation);

  SELECT array_agg(t.version ORDER BY g.nth), bool_or(t.has_own) INTO versions, has_own
  FROM unnest(currencies) WITH ORDINALITY g(currency, nth) LEFT JOIN limit_tables(now, currencies) t USING (currency);
  IF has_own THEN
    -- Totals have these payments in them already.
    fits := NOT EXISTS (SELECT FROM limits_of(now, users, currencies, operations, array_fill(''::text, ARRAY[cardinality(users)])) l
      WHERE largest[l.place] > l.maximum OR (l.begins IS NOT NULL AND limit_spent(l.series_id, l.total, l.begins) > l.maximum));
  ELSE
    fits := NOT EXISTS (
      SELECT FROM unnest(users, versions, operations, largest, series, totals, moments) g(user_id, version, operation, largest, series_id, total, at)
      LEFT JOIN person_level p ON p.user_id = g.user_id
      JOIN level_limits(now, versions, operations, array_fill(''::text, ARRAY[cardinality(users)])) l
        ON l.version = g.version AND l.operation = g.operation AND l.level = coalesce(p.level, 0)
      -- The head's time is no earlier than now.
      -- What was ever used is no less than what a window has of it: within the maximum, no window is looked for.
      CROSS JOIN LATERAL (SELECT CASE WHEN g.total <= l.maximum THEN NULL
        WHEN l.kind = 'OWN_CALENDAR' THEN own_begin(l.span, g.user_id, g.at)
        WHEN g.at > now THEN limit_begin(l.span, l.kind, l.time_zone, g.at) ELSE l.begins END AS begins OFFSET 0) w
      WHERE g.largest > l.maximum
        -- Nor is what was used since, whatever was released.
        OR (w.begins IS NOT NULL
          AND g.total - coalesce((SELECT u.total FROM limit_use u WHERE u.series_id = g.series_id AND u.at < w.begins ORDER BY u.at DESC, u.total DESC LIMIT 1), 0) > l.maximum
          AND limit_spent(g.series_id, g.total, w.begins) > l.maximum));
  END IF;
  IF fits THEN
    INSERT INTO limit_use (series_id, at, total, amount, payment_id, is_final)
      SELECT m.series_id, m.at, m.total - u.rest, u.amount, u.payment_id, u.is_final
      FROM unnest(places, behind, amounts, payments, finals) u(nth, rest, amount, payment_id, is_final)
      JOIN unnest(series, totals, moments) WITH ORDINALITY m(series_id, total, at, nth) ON m.nth = u.nth;
  ELSE
    PERFORM take_back_totals(users, currencies, operations, sums);
  END IF;
  RETURN fits;
END $$;

GRANT EXECUTE ON FUNCTION charge_limits TO payments;
