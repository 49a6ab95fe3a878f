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
