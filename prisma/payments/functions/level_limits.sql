-- What a table limits of some operations, each by a kind of method or none (an empty text), for people of each level who have
-- no rule of their own: for each window the most specific rule, that of the level before others, of either that which names the
-- method. `begins` is the first moment of the window that ends now.
CREATE OR REPLACE FUNCTION level_limits(now timestamptz, versions int[], operations text[], methods text[])
RETURNS TABLE (version int, operation text, asked_kind text, level int, span text, kind text, time_zone text, method_kind text, maximum numeric, begins timestamptz)
-- A plan that was made while a table was small must not read it whole when it has grown.
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT w.version, w.operation, w.asked_kind, w.level, w."window", w.kind, w.time_zone, w.method_kind, w.maximum, limit_begin(w."window", w.kind, w.time_zone, now)
  FROM (
    SELECT DISTINCT ON (k.version, k.operation, k.asked_kind, n.level, r."window") k.version, k.operation, k.asked_kind, n.level, r."window", r.kind, r.time_zone, r.method_kind, r.maximum
    FROM (SELECT DISTINCT * FROM unnest(versions, operations, methods) k(version, operation, asked_kind)) k
    CROSS JOIN LATERAL (SELECT * FROM limit_rule r WHERE r.version = k.version AND r.operation = k.operation AND r.user_id IS NULL OFFSET 0) r
    JOIN generate_series(0, 2) n(level) ON r.level IS NULL OR r.level = n.level
    WHERE r.method_kind IS NULL OR r.method_kind = k.asked_kind
    ORDER BY k.version, k.operation, k.asked_kind, n.level, r."window", r.level IS NULL, r.method_kind IS NULL) w;
END $$;

GRANT EXECUTE ON FUNCTION level_limits TO payments;
