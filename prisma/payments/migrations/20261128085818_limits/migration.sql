-- CreateTable
CREATE TABLE "person_level" (
    "user_id" UUID NOT NULL,
    "level" INTEGER NOT NULL,
    "verification_id" UUID NOT NULL,

    CONSTRAINT "person_level_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "limit_schedule" (
    "version" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "limit_schedule_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "limit_rule" (
    "version" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "operation" TEXT NOT NULL,
    "window" TEXT NOT NULL,
    "kind" TEXT,
    "time_zone" TEXT,
    "level" INTEGER,
    "user_id" UUID,
    "method_kind" TEXT,
    "maximum" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "limit_rule_pkey" PRIMARY KEY ("version","place")
);

-- CreateTable
CREATE TABLE "limited_operation" (
    "name" TEXT NOT NULL,

    CONSTRAINT "limited_operation_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "limit_total" (
    "user_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "method_kind" TEXT NOT NULL,
    "series_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "total" DECIMAL(78,0) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_total_pkey" PRIMARY KEY ("user_id","currency","operation","method_kind")
);

-- CreateTable
CREATE TABLE "limit_use" (
    "series_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "total" DECIMAL(78,0) NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "payment_id" UUID NOT NULL,
    "released" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "is_final" BOOLEAN NOT NULL,

    CONSTRAINT "limit_use_pkey" PRIMARY KEY ("series_id","at","total")
);

-- CreateTable
CREATE TABLE "limit_release" (
    "series_id" UUID NOT NULL,
    "span" INTEGER NOT NULL,
    "begins" TIMESTAMPTZ(3) NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "limit_release_pkey" PRIMARY KEY ("series_id","span","begins")
);

-- CreateIndex
CREATE UNIQUE INDEX "limit_schedule_id_key" ON "limit_schedule"("id");

-- CreateIndex
CREATE INDEX "limit_schedule_currency_effective_at_version_idx" ON "limit_schedule"("currency", "effective_at", "version");

-- CreateIndex
CREATE INDEX "limit_rule_version_operation_user_id_idx" ON "limit_rule"("version", "operation", "user_id");

-- functions/calendar_begin.sql
-- When the day or the month began that a moment lies in, by the clocks of a zone. A clock that is put back over midnight shows
-- it twice: the first counts, and the day has 25 hours. Where it is put forward over midnight, the day begins behind the gap.
CREATE OR REPLACE FUNCTION calendar_begin(unit text, zone text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
DECLARE
  midnight timestamp := date_trunc(unit, at AT TIME ZONE zone);
  begins timestamptz := midnight AT TIME ZONE zone;
  back interval;
BEGIN
  FOREACH back IN ARRAY ARRAY[interval '2 hours', interval '1 hour', interval '30 minutes'] LOOP
    IF (begins - back) AT TIME ZONE zone >= midnight THEN RETURN begins - back; END IF;
  END LOOP;
  RETURN begins;
END $$;

REVOKE ALL ON FUNCTION calendar_begin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calendar_begin TO payments;

-- functions/limit_begin.sql
-- The first moment of the window that ends at a moment; null where it has none, as of one transaction.
CREATE OR REPLACE FUNCTION limit_begin(span text, kind text, zone text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN kind = 'CALENDAR' THEN calendar_begin(lower(span), zone, at)
    -- Times are of milliseconds: what is as old as the window, to one of them, is in it no more.
    WHEN span = 'DAY' THEN at - interval '86399.999 seconds'
    WHEN span = 'MONTH' THEN at - interval '2591999.999 seconds'
  END;
END $$;

REVOKE ALL ON FUNCTION limit_begin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION limit_begin TO payments;

-- functions/limit_tables.sql
-- Of some currencies the table of limits that holds, and whether it has rules of single persons.
CREATE OR REPLACE FUNCTION limit_tables(now timestamptz, currencies text[]) RETURNS TABLE (currency text, version int, has_own boolean)
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT c.currency, s.version, (SELECT true FROM limit_rule r WHERE r.version = s.version AND r.user_id IS NOT NULL LIMIT 1) IS NOT NULL
  FROM (SELECT DISTINCT unnest(currencies) AS currency) c CROSS JOIN LATERAL (
    SELECT version FROM limit_schedule WHERE currency = c.currency AND effective_at <= now ORDER BY effective_at DESC, version DESC LIMIT 1) s;
END $$;

REVOKE ALL ON FUNCTION limit_tables FROM PUBLIC;
GRANT EXECUTE ON FUNCTION limit_tables TO payments;

-- functions/limit_spent.sql
-- How much of a series was used since a moment, that moment included: what its total has grown by, less what was released of
-- that. Reads few rows, however many there are: what was released is summed up by minutes, hours and days.
CREATE OR REPLACE FUNCTION limit_spent(series uuid, total numeric, since timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  spent numeric := total - coalesce((SELECT u.total FROM limit_use u WHERE u.series_id = series AND u.at < since ORDER BY u.at DESC, u.total DESC LIMIT 1), 0);
  minutes timestamptz; hours timestamptz; days timestamptz;
BEGIN
  IF spent = 0 OR series IS NULL THEN RETURN 0; END IF;
  IF NOT EXISTS (SELECT FROM limit_release WHERE series_id = series AND span = 1440 AND begins > since - interval '1 day') THEN RETURN spent; END IF;
  -- The first full one of each.
  minutes := date_bin('1 minute', since + interval '59.999 seconds', 'epoch');
  hours := date_bin('1 hour', minutes + interval '59 minutes', 'epoch');
  days := date_bin('1 day', hours + interval '23 hours', 'epoch');
  RETURN spent - (SELECT coalesce(sum(r.amount), 0) FROM (
    SELECT amount FROM limit_release WHERE series_id = series AND span = 0 AND begins >= since AND begins < minutes
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 1 AND begins >= minutes AND begins < hours
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 60 AND begins >= hours AND begins < days
    UNION ALL SELECT amount FROM limit_release WHERE series_id = series AND span = 1440 AND begins >= days) r);
END $$;

REVOKE ALL ON FUNCTION limit_spent FROM PUBLIC;
GRANT EXECUTE ON FUNCTION limit_spent TO payments;

-- functions/level_limits.sql
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

REVOKE ALL ON FUNCTION level_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION level_limits TO payments;

-- functions/limits_of.sql
-- The limits that hold for each of what is asked for, which is an operation of somebody's with a currency, by a kind of method
-- or none (an empty text). Of the table in force, for each window the most specific rule: of the person before that of their
-- level, of either that which names the method. A rule counts by the series of what it names: of the method, or of them all.
-- `used_at` is that of the last use. The window ends now, or with it, where clocks have gone back; `begins` is the first moment
-- that is in it.
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
  SELECT w.nth, w."window", w.kind, w.time_zone, w.method_kind, w.maximum, t.series_id, coalesce(t.total, 0), t.at,
    CASE WHEN t.at > now THEN limit_begin(w."window", w.kind, w.time_zone, t.at) ELSE w.begins END
  FROM won w JOIN asked a ON a.nth = w.nth
  LEFT JOIN limit_total t ON t.user_id = a.user_id AND t.currency = a.currency AND t.operation = a.operation AND t.method_kind = coalesce(w.method_kind, '');
END $$;

REVOKE ALL ON FUNCTION limits_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION limits_of TO payments;

-- functions/lock_limits.sql
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

REVOKE ALL ON FUNCTION lock_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_limits TO payments;

-- functions/take_back_totals.sql
-- Takes totals back by what was added to them in this transaction, which has them locked.
CREATE OR REPLACE FUNCTION take_back_totals(users uuid[], currencies text[], operations text[], sums numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  UPDATE limit_total t SET total = t.total - s.used FROM unnest(users, currencies, operations, sums) s(user_id, currency, operation, used)
  WHERE t.user_id = s.user_id AND t.currency = s.currency AND t.operation = s.operation AND t.method_kind = '';
END $$;

REVOKE ALL ON FUNCTION take_back_totals FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_totals TO payments;

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
      WHERE g.largest > l.maximum
        -- What was ever used is no less than what a window has of it, nor is what was used since, whatever was released.
        OR (l.begins IS NOT NULL AND g.total > l.maximum
          AND (g.at > now OR g.total - coalesce((SELECT u.total FROM limit_use u WHERE u.series_id = g.series_id AND u.at < l.begins ORDER BY u.at DESC, u.total DESC LIMIT 1), 0) > l.maximum)
          AND limit_spent(g.series_id, g.total, CASE WHEN g.at > now THEN limit_begin(l.span, l.kind, l.time_zone, g.at) ELSE l.begins END) > l.maximum));
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

REVOKE ALL ON FUNCTION charge_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION charge_limits TO payments;

-- functions/forget_uses.sql
-- Takes back what this very transaction has noted of a series behind its total: nobody else has seen it. What was committed,
-- nobody can take back.
CREATE OR REPLACE FUNCTION forget_uses(person uuid, used_currency text, used_operation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM limit_use u USING limit_total t
  WHERE t.user_id = person AND t.currency = used_currency AND t.operation = used_operation AND t.method_kind = ''
    AND u.series_id = t.series_id AND u.at = t.at AND u.total > t.total AND u.xmin = pg_current_xact_id()::xid;
END $$;

REVOKE ALL ON FUNCTION forget_uses FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_uses TO payments;

-- functions/take_back_uses.sql
-- Takes back what charge_limits has noted in this transaction, all of it: some of its payments were refused.
CREATE OR REPLACE FUNCTION take_back_uses(users uuid[], currencies text[], operations text[], sums numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp AS $$
BEGIN
  PERFORM take_back_totals(users, currencies, operations, sums);
  PERFORM forget_uses(s.person, s.currency, s.operation) FROM unnest(users, currencies, operations) s(person, currency, operation);
END $$;

REVOKE ALL ON FUNCTION take_back_uses FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_uses TO payments;

-- functions/release_limits.sql
-- Gives back what payments have used that came to nothing, or to less; of what was not counted, nothing. It counts where it was
-- used, so that what a window has of it is right. The payments must be locked: nobody else releases of them.
CREATE OR REPLACE FUNCTION release_limits(payments uuid[], amounts numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  WITH freed AS (
    UPDATE limit_use u SET released = u.released + f.freed FROM unnest(payments, amounts) f(payment_id, freed)
    WHERE u.payment_id = f.payment_id AND NOT u.is_final RETURNING u.series_id, u.at, f.freed
  )
  INSERT INTO limit_release (series_id, span, begins, amount)
    SELECT series_id, s.span, CASE s.span WHEN 0 THEN at ELSE date_bin(make_interval(mins => s.span), at, 'epoch') END, sum(freed)
    FROM freed CROSS JOIN (VALUES (0), (1), (60), (1440)) s(span)
    -- Sorted, so two batches that release of one series cannot wait for each other.
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (series_id, span, begins) DO UPDATE SET amount = limit_release.amount + EXCLUDED.amount;
END $$;

REVOKE ALL ON FUNCTION release_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release_limits TO payments;

-- functions/use_limits.sql
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

REVOKE ALL ON FUNCTION use_limits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION use_limits TO payments;

-- What Prisma's schema cannot say.
ALTER TABLE person_level ADD CONSTRAINT person_level_range CHECK (level BETWEEN 0 AND 2);
ALTER TABLE limit_schedule
  ADD CONSTRAINT limit_schedule_version_range CHECK (version > 0),
  ADD CONSTRAINT limit_schedule_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512);
ALTER TABLE limit_rule
  ADD CONSTRAINT limit_rule_operation_known CHECK (operation IN ('SEND', 'WITHDRAWAL', 'DEPOSIT')),
  ADD CONSTRAINT limit_rule_window_known CHECK ("window" IN ('TRANSACTION', 'DAY', 'MONTH')),
  ADD CONSTRAINT limit_rule_kind_known CHECK (kind IN ('ROLLING', 'CALENDAR')),
  ADD CONSTRAINT limit_rule_window_has_kind CHECK (("window" = 'TRANSACTION') = (kind IS NULL) AND (kind IS NOT DISTINCT FROM 'CALENDAR') = (time_zone IS NOT NULL)),
  ADD CONSTRAINT limit_rule_level_range CHECK (level BETWEEN 0 AND 2),
  ADD CONSTRAINT limit_rule_of_person_or_level CHECK (user_id IS NULL OR level IS NULL),
  ADD CONSTRAINT limit_rule_method_known CHECK (method_kind IN ('BANK', 'CARD', 'CRYPTO_WALLET')),
  ADD CONSTRAINT limit_rule_method_is_of_withdrawal CHECK (method_kind IS NULL OR operation = 'WITHDRAWAL'),
  ADD CONSTRAINT limit_rule_maximum_range CHECK (maximum >= 0);
-- One rule is for each, so that the most specific is one.
CREATE UNIQUE INDEX limit_rule_one_for_each ON limit_rule (version, operation, "window", user_id, level, method_kind) NULLS NOT DISTINCT;
ALTER TABLE limit_total ADD CONSTRAINT limit_total_positive CHECK (total >= 0);
ALTER TABLE limit_use
  ADD CONSTRAINT limit_use_positive CHECK (amount > 0 AND total >= amount),
  ADD CONSTRAINT limit_use_released_of_it CHECK (released BETWEEN 0 AND amount AND (released = 0 OR NOT is_final));
ALTER TABLE limit_release
  ADD CONSTRAINT limit_release_positive CHECK (amount > 0),
  ADD CONSTRAINT limit_release_span_known CHECK (span IN (0, 1, 60, 1440));
-- What a payment that may come to nothing has used.
CREATE INDEX limit_use_releasable ON limit_use (payment_id) WHERE NOT is_final;
ALTER TABLE limit_total SET (fillfactor = 50);
-- What was decided, and what was used, is never rewritten; the time of the first is the database's.
REVOKE INSERT, UPDATE, DELETE ON limit_schedule FROM payments;
GRANT INSERT (version, id, currency, effective_at, reason, operator_id) ON limit_schedule TO payments;
REVOKE UPDATE, DELETE ON limit_rule FROM payments;
REVOKE UPDATE ON limited_operation FROM payments;
REVOKE DELETE ON person_level FROM payments;
REVOKE INSERT, UPDATE, DELETE ON limit_total FROM payments;
GRANT INSERT (user_id, currency, operation, method_kind, total, at), UPDATE (total, at) ON limit_total TO payments;
REVOKE INSERT, UPDATE, DELETE ON limit_use FROM payments;
GRANT INSERT (series_id, at, total, amount, payment_id, is_final), UPDATE (released) ON limit_use TO payments;
REVOKE UPDATE, DELETE ON limit_release FROM payments;
GRANT UPDATE (amount) ON limit_release TO payments;
