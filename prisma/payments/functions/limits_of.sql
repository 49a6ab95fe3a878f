-- The limits that hold for each of what is asked for, which is an operation of somebody's with a currency, by a kind of method
-- or none (an empty text). Of the table in force, for each window the most specific rule: of the person before that of their
-- level, of either that which names the method. A rule counts by the series of what it names: of the method, or of them all.
-- `used_at` is that of the last use, whatever was tried and refused since. The window ends now, or with what was tried last,
-- where clocks have gone back; `begins` is the first moment that is in it. Of one's own calendar the zone is the person's.
CREATE OR REPLACE FUNCTION limits_of(now timestamptz, users uuid[], currencies text[], operations text[], methods text[])
RETURNS TABLE (place int, span text, kind text, time_zone text, method_kind text, maximum numeric, series_id uuid, total numeric, used_at timestamptz, begins timestamptz)
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT a.nth::int AS nth, a.user_id, a.currency, a.operation, a.method_kind, t.version, t.has_own, coalesce(p.level, 0) AS level
    FROM unnest(users, currencies, operations, methods) WITH ORDINALITY a(user_id, currency, operation, method_kind, nth)
    JOIN limit_tables(now, currencies) t ON t.currency = a.currency LEFT JOIN person_level p ON p.user_id = a.user_id
  ), own AS MATERIALIZED (
    SELECT DISTINCT ON (a.nth, r."window") a.nth, r."window", r.kind, r.time_zone, r.method_kind, r.maximum, limit_begin(r."window", r.kind, r.time_zone, now) AS begins
    FROM asked a JOIN limit_rule r ON r.version = a.version AND r.operation = a.operation AND r.user_id = a.user_id
    WHERE a.has_own AND (r.method_kind IS NULL OR r.method_kind = a.method_kind)
    ORDER BY a.nth, r."window", r.method_kind IS NULL
  ), of_level AS MATERIALIZED (
    SELECT l.* FROM (SELECT array_agg(version) AS versions, array_agg(operation) AS operations, array_agg(method_kind) AS methods FROM asked) k
    CROSS JOIN LATERAL level_limits(now, k.versions, k.operations, k.methods) l
  ), won AS (
    SELECT nth, "window", kind, time_zone, method_kind, maximum, begins FROM own
    UNION ALL
    SELECT a.nth, l.span, l.kind, l.time_zone, l.method_kind, l.maximum, l.begins
    FROM asked a JOIN of_level l ON l.version = a.version AND l.operation = a.operation AND l.asked_kind = a.method_kind AND l.level = a.level
    WHERE NOT EXISTS (SELECT FROM own o WHERE o.nth = a.nth AND o."window" = l.span)
  )
  SELECT w.nth, w."window", w.kind,
    CASE WHEN w.kind = 'OWN_CALENDAR' THEN coalesce((SELECT c.time_zone FROM person_calendar c WHERE c.user_id = a.user_id AND c."window" = w."window"), 'UTC') ELSE w.time_zone END,
    w.method_kind, w.maximum, t.series_id, coalesce(t.total, 0),
    (SELECT u.at FROM limit_use u WHERE u.series_id = t.series_id ORDER BY u.at DESC, u.total DESC LIMIT 1),
    CASE WHEN w.kind = 'OWN_CALENDAR' THEN own_begin(w."window", a.user_id, greatest(t.at, now)) WHEN t.at > now THEN limit_begin(w."window", w.kind, w.time_zone, t.at) ELSE w.begins END
  FROM won w JOIN asked a ON a.nth = w.nth
  LEFT JOIN limit_total t ON t.user_id = a.user_id AND t.currency = a.currency AND t.operation = a.operation AND t.method_kind = coalesce(w.method_kind, '');
END $$;

GRANT EXECUTE ON FUNCTION limits_of TO payments;
