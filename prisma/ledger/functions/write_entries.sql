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
