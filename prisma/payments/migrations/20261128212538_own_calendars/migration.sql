-- CreateTable
CREATE TABLE "person_calendar" (
    "user_id" UUID NOT NULL,
    "window" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "begins" TIMESTAMPTZ(3) NOT NULL,
    "ends" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_calendar_pkey" PRIMARY KEY ("user_id","window")
);

-- functions/calendar_end.sql
-- When the day or the month ends that began at a moment: a moment of the next one, however long this one is, lies in it.
CREATE OR REPLACE FUNCTION calendar_end(span text, zone text, begins timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = payments, pg_temp AS $$
  SELECT calendar_begin(lower(span), zone, begins + CASE span WHEN 'DAY' THEN interval '36 hours' ELSE interval '960 hours' END);
$$;

GRANT EXECUTE ON FUNCTION calendar_end TO payments;

-- functions/limit_begin.sql
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

-- functions/own_begin.sql
-- When the day or the month began that a moment lies in, by somebody's own calendar: while the one that ran at their last change
-- of it lasts, that one (keep_calendar). Who has said no zone lives by UTC.
CREATE OR REPLACE FUNCTION own_begin(span text, person uuid, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  kept person_calendar%ROWTYPE;
BEGIN
  SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span;
  RETURN CASE WHEN at < kept.until THEN kept.begins ELSE calendar_begin(lower(span), coalesce(kept.time_zone, 'UTC'), at) END;
END $$;

GRANT EXECUTE ON FUNCTION own_begin TO payments;

-- functions/limits_of.sql
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

-- functions/charge_limits.sql
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

-- functions/own_end.sql
-- When the day or the month of somebody's own calendar ends that began at a moment (own_begin).
CREATE OR REPLACE FUNCTION own_end(span text, person uuid, begins timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  kept person_calendar%ROWTYPE;
BEGIN
  SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span;
  RETURN CASE WHEN begins = kept.begins THEN kept.until ELSE calendar_end(span, coalesce(kept.time_zone, 'UTC'), begins) END;
END $$;

GRANT EXECUTE ON FUNCTION own_end TO payments;

-- functions/own_until.sql
-- Until when a day or a month lasts that ends at a moment, if the next is of another zone: until that zone has a begin of one, at
-- the end or behind it. So no day is shorter than where it began, and moving gives nobody another. A month would wait nearly a
-- whole one where the zone has begun its own some hours before: there the next one is that, less what has passed of it.
CREATE OR REPLACE FUNCTION own_until(span text, zone text, ends timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
DECLARE
  last timestamptz := calendar_begin(lower(span), zone, ends);
BEGIN
  RETURN CASE WHEN last = ends OR (span = 'MONTH' AND ends - last < interval '2 days') THEN ends ELSE calendar_end(span, zone, last) END;
END $$;

GRANT EXECUTE ON FUNCTION own_until TO payments;

-- functions/keep_calendar.sql
-- Keeps by whose clocks somebody lives, from a moment on: of each window the one that runs then, and until when it does. Null, and
-- what this database does not know, is UTC. What was said before what is kept changes nothing. Their limits must be locked, and
-- the moment be no earlier than what was used of them: whoever pays then sees either all of it or nothing.
CREATE OR REPLACE FUNCTION keep_calendar(person uuid, said int, zone text, now timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  named text := coalesce(zone, 'UTC');
  span text; kept person_calendar%ROWTYPE; begun timestamptz; ended timestamptz;
BEGIN
  BEGIN
    PERFORM now AT TIME ZONE named;
  EXCEPTION WHEN invalid_parameter_value THEN
    named := 'UTC';
  END;
  FOREACH span IN ARRAY ARRAY['DAY', 'MONTH'] LOOP
    SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span FOR UPDATE;
    IF kept.revision >= said THEN RETURN; END IF;
    IF now < kept.until THEN
      -- It runs on, and ends no sooner than it would have where it began, however often they move.
      begun := kept.begins;
      ended := kept.ends;
    ELSE
      begun := own_begin(span, person, now);
      ended := own_end(span, person, begun);
    END IF;
    INSERT INTO person_calendar AS c (user_id, "window", revision, time_zone, begins, ends, until)
      VALUES (person, span, said, named, begun, ended, own_until(span, named, ended))
    ON CONFLICT (user_id, "window") DO UPDATE SET revision = EXCLUDED.revision, time_zone = EXCLUDED.time_zone,
      begins = EXCLUDED.begins, ends = EXCLUDED.ends, until = EXCLUDED.until;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION keep_calendar TO payments;

-- What Prisma's schema cannot say.
ALTER TABLE person_calendar
  ADD CONSTRAINT person_calendar_window_known CHECK ("window" IN ('DAY', 'MONTH')),
  ADD CONSTRAINT person_calendar_runs_on CHECK (begins < ends AND ends <= until);
REVOKE DELETE ON person_calendar FROM payments;
ALTER TABLE limit_rule DROP CONSTRAINT limit_rule_kind_known;
ALTER TABLE limit_rule ADD CONSTRAINT limit_rule_kind_known CHECK (kind IN ('ROLLING', 'CALENDAR', 'OWN_CALENDAR'));
