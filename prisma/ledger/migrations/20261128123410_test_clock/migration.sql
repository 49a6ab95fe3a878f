-- CreateTable
CREATE TABLE "clock_advance" (
    "sequence" SERIAL NOT NULL,
    "id" UUID NOT NULL,
    "ahead_seconds" INTEGER NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID NOT NULL,

    CONSTRAINT "clock_advance_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "clock_advance_id_key" ON "clock_advance"("id");

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON clock_advance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- functions/present.sql
-- The moment that money goes by: the database's own, and in a sandbox as far ahead as its test clock was advanced. What leases,
-- deliveries and other people's servers wait for goes by clock_timestamp() instead.
CREATE OR REPLACE FUNCTION present() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  RETURN clock_timestamp() + coalesce((SELECT ahead_seconds FROM clock_advance ORDER BY sequence DESC LIMIT 1), 0) * interval '1 second';
END $$;

REVOKE ALL ON FUNCTION present FROM PUBLIC;
GRANT EXECUTE ON FUNCTION present TO payments;

-- functions/read_clock.sql
-- How far the test clock is ahead, in seconds, and who has advanced it last and when: nulls where nobody has.
CREATE OR REPLACE FUNCTION read_clock() RETURNS TABLE (ahead_seconds int, made_at timestamptz, actor_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT coalesce(a.ahead_seconds, 0), a.made_at, a.actor_id
    FROM (VALUES (1)) one LEFT JOIN (SELECT * FROM clock_advance ORDER BY sequence DESC LIMIT 1) a ON true;
END $$;

REVOKE ALL ON FUNCTION read_clock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_clock TO payments, ledger;

-- functions/advance_clock.sql
-- Advances the test clock, by so many seconds or to a moment (at most a second later), whichever is given; one at a time.
-- Returns whether it did: not where that is not ahead of it, more than a year at once, or more than ten ahead of time in all.
-- Never back: what was written since would lie in the future. Refuses wherever real money may be: the database itself
-- remembers what it is.
CREATE OR REPLACE FUNCTION advance_clock(advance_id uuid, actor uuid, by_seconds int, until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  most CONSTANT bigint := 366 * 86400;
  total CONSTANT bigint := 3660 * 86400;
  ahead bigint;
  step bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM coffer.setting WHERE name = 'mode' AND value = 'sandbox') THEN
    RAISE EXCEPTION 'only a sandbox has a test clock' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (by_seconds IS NULL) = (until IS NULL) THEN
    RAISE EXCEPTION 'the test clock is advanced by a time, or to a moment' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger/test clock'));
  ahead := (SELECT c.ahead_seconds FROM read_clock() c);
  step := coalesce(by_seconds, ceil(extract(epoch FROM until - present())));
  IF step < 1 OR step > most OR ahead + step > total THEN RETURN false; END IF;
  INSERT INTO clock_advance (id, ahead_seconds, actor_id) VALUES (advance_id, ahead + step, actor);
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION advance_clock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION advance_clock TO payments;

-- functions/is_batch.sql
-- Whether what a caller of `apply` hands in is well formed: arrays of the right lengths, legs in order,
-- amounts and times that can be, and of each action what it needs and no more. Reads no table. A part
-- of `apply`, whose arguments these are.
CREATE OR REPLACE FUNCTION is_batch(
  ids uuid[], fingerprints bytea[], actions text[], kinds text[], subjects uuid[], subject_kinds text[], effective timestamptz[],
  linked boolean[], targets uuid[], amounts numeric[], timeouts int[], narratives text[], refs text[],
  leg_entry int[], leg_account uuid[], leg_asset text[], leg_amount numeric[]
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  items int := cardinality(ids);
  legs int := cardinality(leg_entry);
  latest timestamptz := CASE WHEN effective IS NOT NULL THEN present() + interval '1 day' END;
BEGIN
  IF NOT (is_list(ids, items) AND is_list(fingerprints, items) AND is_list(kinds, items)
       AND (actions IS NULL OR is_list(actions, items)) AND (linked IS NULL OR is_list(linked, items))
       AND may_be_list(subjects, items) AND may_be_list(subject_kinds, items)
       AND may_be_list(effective, items) AND may_be_list(targets, items) AND may_be_list(amounts, items)
       AND may_be_list(timeouts, items) AND may_be_list(narratives, items) AND may_be_list(refs, items)
       AND is_list(leg_entry, legs) AND is_list(leg_account, legs) AND is_list(leg_asset, legs) AND is_list(leg_amount, legs))
     OR leg_entry[1] < 1 OR leg_entry[legs] > items
     OR leg_entry <> ARRAY(SELECT l FROM unnest(leg_entry) l ORDER BY l)
     OR EXISTS (SELECT FROM unnest(leg_amount) amount WHERE amount = 0 OR amount <> trunc(amount) OR abs(amount) >= 1e60)
     OR EXISTS (SELECT FROM unnest(effective, subjects, subject_kinds) i(e, subject, kind)
                WHERE e NOT BETWEEN '1970-01-01Z' AND latest OR (subject IS NULL) <> (kind IS NULL))
     OR linked[items]
     OR (actions IS NULL AND (targets IS NOT NULL OR amounts IS NOT NULL OR timeouts IS NOT NULL)) THEN
    RETURN false;
  END IF;
  IF actions IS NULL THEN RETURN true; END IF;
  RETURN NOT EXISTS (
    SELECT FROM unnest(actions, targets, amounts, timeouts) WITH ORDINALITY i(action, target, amount, timeout, item)
    LEFT JOIN (SELECT item, count(*) AS n, count(*) FILTER (WHERE l.amount < 0) AS debits, count(DISTINCT account) AS accounts
               FROM unnest(leg_entry, leg_account, leg_amount) l(item, account, amount) GROUP BY item) l USING (item)
    WHERE action IS NULL OR action NOT IN ('post', 'hold', 'capture', 'void', 'expire', 'reverse')
       OR (action IN ('post', 'hold')) = (target IS NOT NULL)
       OR (action NOT IN ('post', 'hold') AND l.n IS NOT NULL)
       OR (action = 'hold' AND (l.n, l.debits, l.accounts) IS DISTINCT FROM (2, 1, 2))
       OR (amount IS NOT NULL AND (action <> 'capture' OR amount < 1 OR amount <> trunc(amount) OR amount >= 1e60))
       OR (timeout IS NOT NULL AND (action <> 'hold' OR timeout < 0)));
END $$;

-- functions/apply.sql
-- Applies items of the ledger, decided in order, each with its own outcome; a refused one leaves
-- its neighbours alone unless they are linked. What each action does, and which outcome is the
-- answer where several apply: docs/LEDGER.md. `available` tells of a below_floor what its account
-- could spend then (as text: drivers read numeric[] into doubles).
-- One element per item in each of the first arrays; those that no item needs may be null as a
-- whole. Legs name their item by its 1-based place, ascending; amounts are smallest units, credit >
-- 0 > debit. `subject_kinds`: what each subject is, such as 'payment'; one for each, and no other.
-- `at` is the time that holds expire by: the database's own (present); a member of this schema's owner, such
-- as an administrator who tests, may say another.
-- `ids_guarded`: the caller made the ids, or holds a lock (such as a claim of a request's key) that
-- keeps every other batch from bringing one of them at the same time. Where that is not so, two
-- batches might wait for each other, and PostgreSQL would end one: slow, never wrong.
CREATE OR REPLACE FUNCTION apply(
  ids uuid[], fingerprints bytea[], actions text[], kinds text[], subjects uuid[], effective timestamptz[],
  linked boolean[], targets uuid[], amounts numeric[], timeouts int[], narratives text[], refs text[],
  leg_entry int[], leg_account uuid[], leg_asset text[], leg_amount numeric[], at timestamptz,
  ids_guarded boolean DEFAULT false, subject_kinds text[] DEFAULT NULL,
  OUT outcomes text[], OUT available text[]
-- A plan that was made while a table was small must not read it whole when it has grown.
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  aims boolean := targets IS NOT NULL;                -- some item may refer to a hold or an entry
  touched uuid[] := leg_account;
  -- By slot: one for each distinct account that is touched, in the order of ids.
  slot_ids uuid[]; slot_assets text[]; slot_posted numeric[]; slot_out numeric[]; slot_in numeric[]; slot_floors numeric[]; slot_sequences bigint[]; slot_blocks int[];
  -- Effects: what each item changes on each account it touches, in order.
  e_item int[]; e_slot int[]; e_posted numeric[]; e_out numeric[]; e_in numeric[];
  -- By target: one for each distinct hold or entry that is referred to.
  t_ids uuid[]; t_states text[]; t_amounts numeric[]; t_due boolean[];
  item_block int[]; item_first int[];
  is_simple boolean;
BEGIN
  IF NOT is_batch(ids, fingerprints, actions, kinds, subjects, subject_kinds, effective, linked, targets, amounts, timeouts, narratives, refs,
                  leg_entry, leg_account, leg_asset, leg_amount) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF at IS NOT NULL AND NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    RAISE EXCEPTION 'only the database says what time it is' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF cardinality(ids) = 0 THEN outcomes := '{}'; available := '{}'; RETURN; END IF;
  at := coalesce(at, present());

  IF actions IS NULL AND linked IS NULL
     AND post_at_once(ids, fingerprints, kinds, subjects, subject_kinds, effective, narratives, refs, leg_entry, leg_account, leg_asset, leg_amount, at, ids_guarded) THEN
    outcomes := array_fill('posted'::text, ARRAY[cardinality(ids)]);
    available := array_fill(NULL::text, ARRAY[cardinality(ids)]);
    RETURN;
  END IF;

  IF aims THEN
    -- Only what stands by now is found: the accounts that it touches have to be locked. Which those are never changes, so this needs no lock.
    targets := ARRAY(SELECT e.id FROM unnest(targets) WITH ORDINALITY i(target, item) LEFT JOIN journal_entry e ON e.id = i.target ORDER BY i.item);
    SELECT leg_account || coalesce(array_agg(id), '{}') INTO touched FROM (
      SELECT unnest(ARRAY[debit_account_id, credit_account_id]) AS id FROM hold WHERE hold.id = ANY (targets)
      UNION
      SELECT account_id FROM posting WHERE entry_id = ANY (ARRAY(SELECT t FROM unnest(actions, targets) i(action, t) WHERE action = 'reverse'))
    ) of_targets;
  END IF;

  -- Sorted, so two batches that share accounts cannot wait for each other. A hold is guarded by its accounts' locks.
  WITH locked AS MATERIALIZED (
    SELECT id, asset, credits_posted - debits_posted AS posted, debits_pending, credits_pending, floor, sequence,
           CASE WHEN state = 'CLOSED' THEN 1 WHEN state = 'FROZEN' THEN 2 WHEN owner_frozen THEN 3 END AS block
    FROM account WHERE id = ANY (touched) ORDER BY id FOR UPDATE
  )
  SELECT array_agg(id), array_agg(asset), array_agg(posted), array_agg(debits_pending), array_agg(credits_pending), array_agg(coalesce(floor, '-Infinity')),
         array_agg(sequence), array_agg(block)
    INTO slot_ids, slot_assets, slot_posted, slot_out, slot_in, slot_floors, slot_sequences, slot_blocks FROM locked;

  IF aims THEN
    SELECT array_agg(t.id), array_agg(coalesce(h.state, CASE
               WHEN EXISTS (SELECT FROM journal_entry r WHERE r.target_id = t.id AND r.action = 'reverse') THEN 'REVERSED' ELSE 'STANDING' END)),
           array_agg(h.amount), array_agg(h.expires_at <= at)
      INTO t_ids, t_states, t_amounts, t_due
      FROM (SELECT DISTINCT unnest(targets) AS id) t LEFT JOIN hold h USING (id) WHERE t.id IS NOT NULL;
  END IF;

  WITH slots AS (
    SELECT * FROM unnest(slot_ids) WITH ORDINALITY s(id, slot)
  ), effects AS (
    SELECT l.item, l.ord, s.slot, CASE WHEN actions[l.item] = 'hold' THEN 0 ELSE l.amount END AS posted,
           CASE WHEN actions[l.item] = 'hold' THEN greatest(-l.amount, 0) ELSE 0 END AS outgoing, CASE WHEN actions[l.item] = 'hold' THEN greatest(l.amount, 0) ELSE 0 END AS incoming
    FROM unnest(leg_entry, leg_account, leg_amount) WITH ORDINALITY l(item, account, amount, ord) JOIN slots s ON s.id = l.account
    UNION ALL
    SELECT i.item, side.ord, s.slot, CASE i.action WHEN 'capture' THEN side.sign * coalesce(i.amount, h.amount) ELSE 0 END,
           CASE side.ord WHEN 1 THEN -h.amount ELSE 0 END, CASE side.ord WHEN 2 THEN -h.amount ELSE 0 END
    FROM unnest(actions, targets, amounts) WITH ORDINALITY i(action, target, amount, item)
    JOIN hold h ON aims AND h.id = i.target AND i.action IN ('capture', 'void', 'expire')
    CROSS JOIN (VALUES (1, -1), (2, 1)) side(ord, sign)
    JOIN slots s ON s.id = CASE side.ord WHEN 1 THEN h.debit_account_id ELSE h.credit_account_id END
    UNION ALL
    SELECT i.item, row_number() OVER (PARTITION BY i.item ORDER BY p.account_id, p.sequence), s.slot, -p.amount, 0, 0
    FROM unnest(actions, targets) WITH ORDINALITY i(action, target, item)
    JOIN posting p ON aims AND i.action = 'reverse' AND p.entry_id = ANY (ARRAY(SELECT t FROM unnest(actions, targets) a(action, t) WHERE action = 'reverse')) AND p.entry_id = i.target AND p.amount <> 0
    JOIN slots s ON s.id = p.account_id
  )
  SELECT array_agg(item ORDER BY item, ord), array_agg(effects.slot ORDER BY item, ord), array_agg(posted ORDER BY item, ord),
         array_agg(outgoing ORDER BY item, ord), array_agg(incoming ORDER BY item, ord)
    INTO e_item, e_slot, e_posted, e_out, e_in FROM effects;

  WITH asked AS (
    SELECT ord, id, fingerprint, action, target, (min(ord) OVER (PARTITION BY id))::int AS first
    FROM unnest(ids, fingerprints, actions, targets) WITH ORDINALITY i(id, fingerprint, action, target, ord)
  ), sums AS (
    SELECT l.item, l.asset, sum(l.amount) AS total, bool_or(s.id IS NULL) AS missing, bool_or(s.asset IS DISTINCT FROM l.asset) AS mismatched
    FROM unnest(leg_entry, leg_account, leg_asset, leg_amount) l(item, account, asset, amount) LEFT JOIN unnest(slot_ids, slot_assets) s(id, asset) ON s.id = l.account
    GROUP BY l.item, l.asset
  ), faults AS (
    SELECT item, bool_or(missing) AS missing, bool_or(mismatched) AS mismatched, bool_or(total <> 0) AS unbalanced FROM sums GROUP BY item
  ), blocks AS (
    -- Closed: nothing moves. Frozen: nothing is debited; what is released or arrives is taken.
    SELECT e.item, min(s.block) FILTER (WHERE s.block = 1 OR e.posted < 0 OR e.outgoing > 0) AS block
    FROM unnest(e_item, e_slot, e_posted, e_out) e(item, slot, posted, outgoing) JOIN unnest(slot_blocks) WITH ORDINALITY s(block, slot) ON s.slot = e.slot
    WHERE s.block IS NOT NULL GROUP BY e.item
  )
  SELECT array_agg(CASE
      WHEN known.fingerprint = asked.fingerprint THEN 'repeated'
      WHEN known.id IS NOT NULL THEN 'id_reused'
      WHEN asked.first < asked.ord THEN CASE WHEN asked.fingerprint = fingerprints[asked.first] THEN 'again' ELSE 'id_reused' END
      WHEN asked.action IN ('capture', 'void', 'expire') THEN CASE WHEN NOT EXISTS (SELECT FROM hold h WHERE h.id = asked.target) THEN 'hold_not_found' ELSE 'posted' END
      WHEN asked.action = 'reverse' THEN
        coalesce((SELECT CASE WHEN x.action IN ('post', 'capture') THEN 'posted' ELSE 'not_reversible' END FROM journal_entry x WHERE x.id = asked.target), 'entry_not_found')
      WHEN missing THEN 'account_not_found'
      WHEN mismatched THEN 'asset_mismatch'
      WHEN coalesce(unbalanced, true) THEN 'unbalanced'
      ELSE 'posted' END ORDER BY ord),
      array_agg(NULL::text), array_agg(first ORDER BY ord), array_agg(block ORDER BY ord), bool_and(first = ord AND block IS NULL)
    INTO outcomes, available, item_first, item_block, is_simple
    FROM asked LEFT JOIN journal_entry known ON known.id = asked.id LEFT JOIN faults ON faults.item = ord LEFT JOIN blocks ON blocks.item = ord;

  -- Where every account could bear all debits of the batch at once, the order does not matter.
  IF NOT is_simple OR aims OR linked IS NOT NULL OR EXISTS (
    SELECT FROM (SELECT e.slot, sum(least(e.posted, 0) - e.outgoing) AS least FROM unnest(e_slot, e_posted, e_out) e(slot, posted, outgoing) GROUP BY e.slot) w
    JOIN unnest(slot_posted, slot_out, slot_floors) WITH ORDINALITY s(posted, outgoing, floor, slot) ON s.slot = w.slot
    WHERE s.posted - s.outgoing + w.least < s.floor) THEN
    SELECT d.outcomes, d.available INTO outcomes, available
      FROM decide_in_order(actions, linked, targets, amounts, item_first, item_block, e_item, e_slot, e_posted, e_out, slot_posted, slot_out, slot_floors,
                           t_ids, t_states, t_amounts, t_due, outcomes, available) d;
  END IF;

  PERFORM write_entries(ids, fingerprints, actions, kinds, subjects, subject_kinds, effective, targets, amounts, timeouts, narratives, refs,
                        leg_entry, leg_account, leg_amount, at, outcomes, e_item, e_slot, e_posted, e_out, e_in,
                        slot_ids, slot_posted, slot_out, slot_in, slot_sequences);
END $$;

GRANT EXECUTE ON FUNCTION apply TO payments, ledger;
