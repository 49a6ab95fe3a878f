-- What an entry is about is a thing of some kind, not always a payment; and the function that moves money is made of parts.

-- What stands was about payments, or about nothing: said by a default, so that the table is not written anew, and taken back where nothing is.
ALTER TABLE "journal_entry" ADD COLUMN     "subject_kind" TEXT DEFAULT 'payment';
ALTER TABLE journal_entry ALTER COLUMN subject_kind DROP DEFAULT;
ALTER TABLE journal_entry DISABLE TRIGGER insert_only;
UPDATE journal_entry SET subject_kind = NULL WHERE subject_id IS NULL;
ALTER TABLE journal_entry ENABLE TRIGGER insert_only;
ALTER TABLE journal_entry
  ADD CONSTRAINT journal_entry_subject_of_kind CHECK ((subject_id IS NULL) = (subject_kind IS NULL)),
  ADD CONSTRAINT journal_entry_subject_kind_size CHECK (char_length(subject_kind) BETWEEN 1 AND 32);

-- functions/decide_in_order.sql
-- Decides items one after the other, each in the state that those before it leave, and takes back a
-- linked group of which one is refused. It reads no table: `apply` has read, and locked, what counts.
-- `outcomes` come in as what is known of each item by itself ('again': as the item `item_first` of this
-- call; 'posted': unless what follows says otherwise), and go out as the answers.
-- e_…: by effect, in the order of items: what it changes on which slot; slot_…: by touched account;
-- t_…: by hold or entry that is referred to. A part of `apply`, whose variables these are.
CREATE OR REPLACE FUNCTION decide_in_order(
  actions text[], linked boolean[], targets uuid[], amounts numeric[], item_first int[], item_block int[],
  e_item int[], e_slot int[], e_posted numeric[], e_out numeric[], slot_posted numeric[], slot_out numeric[], slot_floors numeric[],
  t_ids uuid[], t_states text[], t_amounts numeric[], t_due boolean[],
  INOUT outcomes text[], INOUT available text[]
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  aims boolean := targets IS NOT NULL;
  free numeric[];                                     -- by slot: posted less pending out
  item_target int[]; effect_first int[]; effect_end int[];
  effect int := 1; group_start int := 1; culprit int := 0; said text; slot int; target int;
BEGIN
  SELECT array_agg(posted - outgoing ORDER BY s.slot) INTO free FROM unnest(slot_posted, slot_out) WITH ORDINALITY s(posted, outgoing, slot);
  FOR item IN 1 .. cardinality(outcomes) LOOP
    effect_first[item] := effect;
    WHILE effect <= cardinality(e_item) AND e_item[effect] = item LOOP effect := effect + 1; END LOOP;
    effect_end[item] := effect - 1;

    IF culprit = 0 THEN
      said := outcomes[item];
      target := CASE WHEN aims THEN array_position(t_ids, targets[item]) END;
      item_target[item] := target;
      IF said = 'again' THEN
        said := outcomes[item_first[item]];
        IF said = 'posted' THEN said := 'repeated'; END IF;
        available[item] := available[item_first[item]];
      ELSIF said = 'posted' THEN
        IF target IS NOT NULL THEN
          said := CASE t_states[target]
            WHEN 'CAPTURED' THEN 'already_captured' WHEN 'VOIDED' THEN 'already_voided' WHEN 'EXPIRED' THEN 'already_expired' WHEN 'REVERSED' THEN 'already_reversed'
            ELSE CASE actions[item]
              WHEN 'capture' THEN CASE WHEN t_due[target] THEN 'already_expired' WHEN amounts[item] > t_amounts[target] THEN 'exceeds_hold' ELSE 'posted' END
              WHEN 'expire' THEN CASE WHEN t_due[target] THEN 'posted' ELSE 'not_due' END
              ELSE 'posted' END END;
        END IF;
        IF said = 'posted' AND item_block[item] IS NOT NULL THEN said := (ARRAY['account_closed', 'account_frozen', 'owner_frozen'])[item_block[item]]; END IF;
        IF said = 'posted' THEN
          FOR k IN effect_first[item] .. effect_end[item] LOOP free[e_slot[k]] := free[e_slot[k]] + e_posted[k] - e_out[k]; END LOOP;
          FOR k IN effect_first[item] .. effect_end[item] LOOP
            slot := e_slot[k];
            CONTINUE WHEN e_posted[k] - e_out[k] >= 0 OR free[slot] >= slot_floors[slot];
            said := 'below_floor';
            EXIT;
          END LOOP;
          IF said <> 'posted' THEN
            FOR k IN effect_first[item] .. effect_end[item] LOOP free[e_slot[k]] := free[e_slot[k]] - e_posted[k] + e_out[k]; END LOOP;
            available[item] := (free[slot] - slot_floors[slot])::text;
          ELSIF target IS NOT NULL THEN
            t_states[target] := CASE actions[item] WHEN 'capture' THEN 'CAPTURED' WHEN 'void' THEN 'VOIDED' WHEN 'expire' THEN 'EXPIRED' ELSE 'REVERSED' END;
          END IF;
        END IF;
      END IF;
      outcomes[item] := said;
      IF said NOT IN ('posted', 'repeated') THEN culprit := item; END IF;
    END IF;

    CONTINUE WHEN linked[item];
    IF culprit > 0 AND group_start < item THEN
      FOR j IN group_start .. item LOOP
        CONTINUE WHEN j = culprit;
        IF j < culprit AND outcomes[j] = 'posted' THEN
          FOR k IN effect_first[j] .. effect_end[j] LOOP free[e_slot[k]] := free[e_slot[k]] - e_posted[k] + e_out[k]; END LOOP;
          IF item_target[j] IS NOT NULL THEN t_states[item_target[j]] := CASE actions[j] WHEN 'reverse' THEN 'STANDING' ELSE 'PENDING' END; END IF;
        END IF;
        outcomes[j] := 'linked_failed';
      END LOOP;
    END IF;
    group_start := item + 1;
    culprit := 0;
  END LOOP;
END $$;

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
                WHERE e NOT BETWEEN '1970-01-01Z' AND now() + interval '1 day' OR (subject IS NULL) <> (kind IS NULL))
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

-- functions/post_at_once.sql
-- What nearly every batch is: posts that all can be done whatever their order, because every account
-- could bear all its debits at once. They are written without having been read first, each account
-- touched once and for a short time. Where anything is otherwise, this changes nothing and returns
-- false: `apply` then decides item by item. A part of `apply`, whose arguments these are.
CREATE OR REPLACE FUNCTION post_at_once(
  ids uuid[], fingerprints bytea[], kinds text[], subjects uuid[], subject_kinds text[], effective timestamptz[],
  narratives text[], refs text[], leg_entry int[], leg_account uuid[], leg_asset text[], leg_amount numeric[],
  at timestamptz, ids_guarded boolean
) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  items int := cardinality(ids);
  is_simple boolean; moved jsonb;
BEGIN
  SELECT count(DISTINCT item) = items AND bool_and(total = 0) INTO is_simple
    FROM (SELECT item, sum(amount) AS total FROM unnest(leg_entry, leg_asset, leg_amount) l(item, asset, amount) GROUP BY item, asset) sums;
  IF NOT is_simple THEN RAISE EXCEPTION 'some item is out of balance' USING ERRCODE = 'CF002'; END IF;

  -- First the accounts, then the ids, each sorted, as in `apply`: two batches that share any cannot wait for each other. Where no other batch can bring these ids,
  -- their rows are written before, while another batch may hold the accounts.
  IF ids_guarded THEN
    INSERT INTO journal_entry (id, fingerprint, kind, subject_id, subject_kind, effective_at, narrative, reference)
      SELECT id, fingerprint, kind, subject, subject_kind, coalesce(effective_at, at), narrative, ref
      FROM unnest(ids, fingerprints, kinds, subjects, subject_kinds, effective, narratives, refs) i(id, fingerprint, kind, subject, subject_kind, effective_at, narrative, ref) ORDER BY id;
  END IF;

  WITH legs AS MATERIALIZED (
    -- In the order that sums and running balances want, so that it is made once.
    SELECT * FROM unnest(leg_entry, leg_account, leg_asset, leg_amount) WITH ORDINALITY l(item, account, asset, amount, ord) ORDER BY account, asset, ord
  ), asked AS MATERIALIZED (
    SELECT account, asset, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS debit, sum(amount) AS total, count(*) AS n
    FROM legs GROUP BY account, asset ORDER BY account
  ), changed AS (
    UPDATE account a SET debits_posted = a.debits_posted + s.debit, credits_posted = a.credits_posted + s.debit + s.total, sequence = a.sequence + s.n
    FROM asked s
    WHERE a.id = s.account AND a.asset = s.asset AND a.state <> 'CLOSED' AND (s.debit = 0 OR (a.state = 'OPEN' AND NOT a.owner_frozen))
      AND (a.floor IS NULL OR a.credits_posted - a.debits_posted - a.debits_pending - s.debit >= a.floor)
    RETURNING a.id, a.owner_id, a.sequence - s.n AS after, a.sequence AS upto, a.credits_posted - a.debits_posted - s.total AS posted,
              a.debits_pending AS outgoing, a.credits_pending AS incoming
  ), postings AS (
    INSERT INTO posting (account_id, sequence, entry_id, amount, balance, pending_in, pending_out)
    -- Legs of one item are peers: each has the balance after all of them, because no reader may see an account inside an entry.
    SELECT l.account, c.after + row_number() OVER w, ids[l.item], l.amount, c.posted + sum(l.amount) OVER (PARTITION BY l.account ORDER BY l.item), c.incoming, c.outgoing
    FROM legs l JOIN changed c ON c.id = l.account WINDOW w AS (PARTITION BY l.account ORDER BY l.item, l.ord ROWS UNBOUNDED PRECEDING)
  )
  -- Nobody follows the system's own accounts live; their postings are there to read.
  SELECT count(*) = (SELECT count(*) FROM asked), CASE WHEN count(owner_id) > 0 THEN
         jsonb_build_array(to_jsonb(array_agg(id) FILTER (WHERE owner_id IS NOT NULL)), to_jsonb(array_agg(after) FILTER (WHERE owner_id IS NOT NULL)), to_jsonb(array_agg(upto) FILTER (WHERE owner_id IS NOT NULL))) END
    INTO is_simple, moved FROM changed;
  IF NOT is_simple THEN RAISE EXCEPTION 'some account is not there, blocked, or might fall below its floor' USING ERRCODE = 'CF002'; END IF;
  IF ids_guarded IS NOT TRUE THEN
    INSERT INTO journal_entry (id, fingerprint, kind, subject_id, subject_kind, effective_at, narrative, reference)
      SELECT id, fingerprint, kind, subject, subject_kind, coalesce(effective_at, at), narrative, ref
      FROM unnest(ids, fingerprints, kinds, subjects, subject_kinds, effective, narratives, refs) i(id, fingerprint, kind, subject, subject_kind, effective_at, narrative, ref) ORDER BY id;
  END IF;
  IF moved IS NOT NULL THEN
    INSERT INTO outbox (kind, payload) VALUES ('postings', moved);
  END IF;
  RETURN true;
EXCEPTION WHEN unique_violation OR SQLSTATE 'CF002' THEN
  RETURN false;
END $$;

-- functions/write_entries.sql
-- Writes the items that are 'posted' by their outcomes: entries, postings, what they change on accounts
-- and holds, and one row of the outbox. A part of `apply`, whose arguments and variables these are; it
-- has locked what this changes.
CREATE OR REPLACE FUNCTION write_entries(
  ids uuid[], fingerprints bytea[], actions text[], kinds text[], subjects uuid[], subject_kinds text[], effective timestamptz[],
  targets uuid[], amounts numeric[], timeouts int[], narratives text[], refs text[],
  leg_entry int[], leg_account uuid[], leg_amount numeric[], at timestamptz, outcomes text[],
  e_item int[], e_slot int[], e_posted numeric[], e_out numeric[], e_in numeric[],
  slot_ids uuid[], slot_posted numeric[], slot_out numeric[], slot_in numeric[], slot_sequences bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  moved jsonb;
BEGIN
  WITH effects AS MATERIALIZED (
    SELECT e.item, e.ord, ids[e.item] AS entry, s.id AS account, e.posted, e.outgoing, e.incoming,
           s.posted AS posted_before, s.outgoing AS outgoing_before, s.incoming AS incoming_before, s.sequence
    FROM unnest(e_item, e_slot, e_posted, e_out, e_in) WITH ORDINALITY e(item, slot, posted, outgoing, incoming, ord)
    JOIN unnest(slot_ids, slot_posted, slot_out, slot_in, slot_sequences) WITH ORDINALITY s(id, posted, outgoing, incoming, sequence, slot) ON s.slot = e.slot
    WHERE outcomes[e.item] = 'posted'
  ), entries AS (
    INSERT INTO journal_entry (id, fingerprint, kind, subject_id, subject_kind, effective_at, action, target_id, narrative, reference)
    SELECT id, fingerprint, kind, subject, subject_kind, coalesce(effective_at, at), coalesce(action, 'post'), target, narrative, ref
    FROM unnest(ids, fingerprints, kinds, subjects, subject_kinds, effective, actions, targets, narratives, refs, outcomes) i(id, fingerprint, kind, subject, subject_kind, effective_at, action, target, narrative, ref, outcome)
    WHERE outcome = 'posted' ORDER BY id -- so two batches that take the same ids for other accounts cannot wait for each other
  ), postings AS (
    INSERT INTO posting (account_id, sequence, entry_id, amount, balance, pending_in, pending_out)
    -- Effects of one item are peers: nobody sees an account inside an entry.
    SELECT account, sequence + row_number() OVER (PARTITION BY account ORDER BY item, ord ROWS UNBOUNDED PRECEDING), entry, posted,
           posted_before + sum(posted) OVER w, incoming_before + sum(incoming) OVER w, outgoing_before + sum(outgoing) OVER w
    FROM effects WINDOW w AS (PARTITION BY account ORDER BY item)
  ), changed AS (
    UPDATE account a SET debits_posted = a.debits_posted + s.debit, credits_posted = a.credits_posted + s.credit,
           debits_pending = a.debits_pending + s.outgoing, credits_pending = a.credits_pending + s.incoming, sequence = a.sequence + s.n
    FROM (SELECT account, sum(greatest(-posted, 0)) AS debit, sum(greatest(posted, 0)) AS credit, sum(outgoing) AS outgoing, sum(incoming) AS incoming, count(*) AS n
          FROM effects GROUP BY account) s
    WHERE a.id = s.account
    RETURNING a.id, a.owner_id, a.sequence - s.n AS after, a.sequence AS upto
  )
  -- Nobody follows the system's own accounts live; their postings are there to read.
  SELECT CASE WHEN count(owner_id) > 0 THEN jsonb_build_array(to_jsonb(array_agg(id) FILTER (WHERE owner_id IS NOT NULL)), to_jsonb(array_agg(after) FILTER (WHERE owner_id IS NOT NULL)), to_jsonb(array_agg(upto) FILTER (WHERE owner_id IS NOT NULL))) END
    INTO moved FROM changed;
  IF moved IS NOT NULL THEN
    INSERT INTO outbox (kind, payload) VALUES ('postings', moved);
  END IF;

  IF actions IS NOT NULL THEN
    INSERT INTO hold (id, debit_account_id, credit_account_id, amount, expires_at)
    SELECT i.id, d.account, c.account, c.amount, at + make_interval(secs => i.timeout)
    FROM unnest(ids, actions, timeouts, outcomes) WITH ORDINALITY i(id, action, timeout, outcome, item)
    JOIN unnest(leg_entry, leg_account, leg_amount) d(item, account, amount) ON d.item = i.item AND d.amount < 0
    JOIN unnest(leg_entry, leg_account, leg_amount) c(item, account, amount) ON c.item = i.item AND c.amount > 0
    WHERE i.action = 'hold' AND i.outcome = 'posted';
  END IF;
  IF targets IS NOT NULL THEN
    UPDATE hold h SET state = CASE i.action WHEN 'capture' THEN 'CAPTURED' WHEN 'void' THEN 'VOIDED' ELSE 'EXPIRED' END,
           captured = CASE i.action WHEN 'capture' THEN coalesce(i.amount, h.amount) ELSE 0 END, ended_by = i.id
    FROM unnest(ids, actions, targets, amounts, outcomes) i(id, action, target, amount, outcome)
    WHERE h.id = i.target AND i.action IN ('capture', 'void', 'expire') AND i.outcome = 'posted';
  END IF;
END $$;

-- functions/apply.sql
DROP FUNCTION apply;
-- Applies items of the ledger, decided in order, each with its own outcome; a refused one leaves
-- its neighbours alone unless they are linked. What each action does, and which outcome is the
-- answer where several apply: docs/LEDGER.md. `available` tells of a below_floor what its account
-- could spend then (as text: drivers read numeric[] into doubles).
-- One element per item in each of the first arrays; those that no item needs may be null as a
-- whole. Legs name their item by its 1-based place, ascending; amounts are smallest units, credit >
-- 0 > debit. `subject_kinds`: what each subject is, such as 'payment'; one for each, and no other.
-- `at` is the time that holds expire by: the database's own; a member of this schema's owner, such
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
  at := coalesce(at, clock_timestamp());

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
