-- The ledger's write door: the only way in which accounts, entries and postings come to be (docs/LEDGER.md).
-- The functions run as this schema's owner (SECURITY DEFINER) inside the caller's transaction; callers have no right on the tables.

INSERT INTO asset (code, scale, kind) VALUES
  ('USD', 2, 'FIAT'), ('EUR', 2, 'FIAT'),
  ('BTC', 8, 'CRYPTO'), ('ETH', 18, 'CRYPTO'), ('USDC', 6, 'CRYPTO'), ('EURC', 6, 'CRYPTO'), ('TRX', 6, 'CRYPTO'), ('FLOP', 8, 'CRYPTO');

ALTER TABLE asset
  ADD CONSTRAINT asset_code_form CHECK (code ~ '^[A-Z][A-Z0-9]{1,15}$'),
  ADD CONSTRAINT asset_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT asset_kind_known CHECK (kind IN ('FIAT', 'CRYPTO'));

-- Updates stay HOT: room in the page, and no index on what changes.
ALTER TABLE account SET (fillfactor = 50);
ALTER TABLE account
  ADD CONSTRAINT account_kind_known CHECK (kind IN ('ASSET', 'LIABILITY', 'INCOME', 'EXPENSE', 'EQUITY')),
  ADD CONSTRAINT account_customer_has_floor CHECK (owner_id IS NULL OR floor IS NOT NULL),
  ADD CONSTRAINT account_counters_grow CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0),
  ADD CONSTRAINT account_above_floor CHECK (floor IS NULL OR credits_posted - debits_posted - debits_pending >= floor);
ALTER TABLE posting
  ADD CONSTRAINT posting_moves_something CHECK (amount <> 0),
  ADD CONSTRAINT posting_sequence_positive CHECK (sequence > 0);

-- For everyone who is not stopped by a missing right: the owner and superusers too.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'ledger.% is insert-only: % refused; corrections are new entries', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scale_is_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON asset FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION list_assets() RETURNS TABLE (code text, scale smallint, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT code, scale, kind FROM asset ORDER BY code
$$;

-- Opens accounts, each with its own outcome: opened, repeated (the same account stands already), id_reused (another one does), asset_not_found.
-- One element per account in every array; a null owner is the system's own, and only such an account may go without a floor.
CREATE FUNCTION open_account(ids uuid[], owners uuid[], assets text[], kinds text[], codes text[], names text[], floors numeric[])
RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  opened uuid[];
  outcomes text[];
BEGIN
  WITH asked AS (
    SELECT * FROM unnest(ids, owners, assets, kinds, codes, names, floors) a(id, owner_id, asset, kind, code, name, floor)
  ), inserted AS (
    -- Sorted, so two callers that open the same accounts cannot wait for each other.
    INSERT INTO account (id, owner_id, asset, kind, code, name, floor)
    SELECT id, owner_id, asset, kind, code, name, floor FROM asked
    WHERE EXISTS (SELECT FROM asset k WHERE k.code = asked.asset) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO opened FROM inserted;

  SELECT array_agg(CASE
      WHEN k.code IS NULL THEN 'asset_not_found'
      WHEN a.id = ANY (opened) AND asked.attempt = 1 THEN 'opened'
      WHEN (a.owner_id, a.asset, a.kind, a.code, a.floor) IS NOT DISTINCT FROM (asked.owner_id, asked.asset, asked.kind, asked.code, asked.floor) THEN 'repeated'
      ELSE 'id_reused' END ORDER BY asked.ord)
    INTO outcomes
    FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ord) AS attempt
          FROM unnest(ids, owners, assets, kinds, codes, floors) WITH ORDINALITY u(id, owner_id, asset, kind, code, floor, ord)) asked
    LEFT JOIN account a ON a.id = asked.id
    LEFT JOIN asset k ON k.code = asked.asset;
  RETURN coalesce(outcomes, '{}');
END $$;

-- Posts journal entries, decided in order, each with its own outcome; a refused one leaves its neighbours alone:
--   posted, repeated (the same entry stands already), id_reused (another one does), account_not_found, asset_mismatch, unbalanced, below_floor.
-- The first of these, in that order, is the answer. `available` tells of a below_floor what its account could spend then (as text: drivers read
-- numeric[] into doubles).
-- Legs name their entry by its 1-based place in entry_ids, ascending; amounts are smallest units, credit > 0 > debit.
CREATE FUNCTION post(
  entry_ids uuid[], fingerprints bytea[], kinds text[], subjects uuid[], effective timestamptz[],
  leg_entry int[], leg_account uuid[], leg_asset text[], leg_amount numeric[],
  OUT outcomes text[], OUT available text[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  entries int := cardinality(entry_ids);
  legs int := cardinality(leg_entry);
  balances numeric[]; floors numeric[];               -- by slot: one per distinct account, in id order; balances are what is available
  slots int[];                                        -- of each leg; 0: no such account
  leg int := 1; first int; refused bool; spendable numeric; moved jsonb;
BEGIN
  IF entries <> ANY (ARRAY[cardinality(fingerprints), cardinality(kinds), cardinality(subjects), cardinality(effective)])
     OR legs <> ANY (ARRAY[cardinality(leg_account), cardinality(leg_asset), cardinality(leg_amount)])
     OR array_position(entry_ids, NULL) IS NOT NULL OR array_position(leg_amount, NULL) IS NOT NULL
     OR EXISTS (SELECT FROM (SELECT l, lag(l) OVER (ORDER BY ord) AS before FROM unnest(leg_entry) WITH ORDINALITY u(l, ord)) u
                WHERE l IS NULL OR l NOT BETWEEN 1 AND entries OR l < before)
     OR EXISTS (SELECT FROM unnest(leg_amount) amount WHERE amount = 0 OR amount <> trunc(amount) OR abs(amount) >= 1e60) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF entries = 0 THEN outcomes := '{}'; available := '{}'; RETURN; END IF;

  -- Sorted, so two batches that share accounts cannot wait for each other.
  WITH locked AS MATERIALIZED (
    SELECT id, asset, credits_posted - debits_posted - debits_pending AS balance, coalesce(floor, '-Infinity') AS floor
    FROM account WHERE id = ANY (leg_account) ORDER BY id FOR UPDATE
  ), numbered AS (
    SELECT *, (row_number() OVER (ORDER BY id))::int AS slot FROM locked
  )
  SELECT (SELECT array_agg(n.balance ORDER BY slot) FROM numbered n),
         (SELECT array_agg(n.floor ORDER BY slot) FROM numbered n),
         (SELECT array_agg(coalesce(slot, 0) ORDER BY ord) FROM unnest(leg_account) WITH ORDINALITY l(id, ord) LEFT JOIN numbered USING (id))
    INTO balances, floors, slots;

  WITH asked AS (
    SELECT ord, id, fingerprint, first_value(fingerprint) OVER same AS first_fingerprint, row_number() OVER same AS attempt
    FROM unnest(entry_ids, fingerprints) WITH ORDINALITY e(id, fingerprint, ord) WINDOW same AS (PARTITION BY id ORDER BY ord)
  ), sums AS (
    SELECT l.entry, l.asset, sum(l.amount) AS total, bool_or(a.id IS NULL) AS missing, bool_or(a.asset <> l.asset) AS mismatched
    FROM unnest(leg_entry, leg_account, leg_asset, leg_amount) l(entry, account, asset, amount) LEFT JOIN account a ON a.id = l.account
    GROUP BY l.entry, l.asset
  ), faults AS (
    SELECT entry, bool_or(missing) AS missing, bool_or(mismatched) AS mismatched, bool_or(total <> 0) AS unbalanced FROM sums GROUP BY entry
  )
  SELECT array_agg(CASE
      WHEN known.fingerprint = asked.fingerprint THEN 'repeated'
      WHEN known.id IS NOT NULL THEN 'id_reused'
      WHEN attempt > 1 THEN CASE WHEN asked.fingerprint = first_fingerprint THEN 'repeated' ELSE 'id_reused' END
      WHEN missing THEN 'account_not_found'
      WHEN mismatched THEN 'asset_mismatch'
      WHEN coalesce(unbalanced, true) THEN 'unbalanced'
      ELSE 'posted' END ORDER BY ord),
      array_agg(NULL::text)
    INTO outcomes, available
    FROM asked LEFT JOIN journal_entry known USING (id) LEFT JOIN faults ON faults.entry = ord;

  FOR entry IN 1 .. entries LOOP
    first := leg;
    WHILE leg <= legs AND leg_entry[leg] = entry LOOP leg := leg + 1; END LOOP;
    CONTINUE WHEN outcomes[entry] <> 'posted';
    FOR k IN first .. leg - 1 LOOP balances[slots[k]] := balances[slots[k]] + leg_amount[k]; END LOOP;
    refused := false;
    FOR k IN first .. leg - 1 LOOP
      CONTINUE WHEN leg_amount[k] > 0 OR balances[slots[k]] >= floors[slots[k]];
      refused := true;
      -- What this entry took from the account goes back in: the figure is from before it.
      spendable := balances[slots[k]] - floors[slots[k]];
      FOR j IN first .. leg - 1 LOOP
        IF slots[j] = slots[k] THEN spendable := spendable - leg_amount[j]; END IF;
      END LOOP;
      available[entry] := spendable::text;
      EXIT;
    END LOOP;
    IF refused THEN
      FOR k IN first .. leg - 1 LOOP balances[slots[k]] := balances[slots[k]] - leg_amount[k]; END LOOP;
      outcomes[entry] := 'below_floor';
    END IF;
  END LOOP;
  -- A repeat in this batch of an entry that was refused in this batch was not posted either.
  FOR entry IN 1 .. entries LOOP
    CONTINUE WHEN outcomes[entry] <> 'repeated';
    first := array_position(entry_ids, entry_ids[entry]);
    IF first < entry AND outcomes[first] NOT IN ('posted', 'repeated') THEN
      outcomes[entry] := outcomes[first];
      available[entry] := available[first];
    END IF;
  END LOOP;

  WITH legs AS MATERIALIZED (
    SELECT l.ord, entry_ids[l.entry] AS entry, l.account, l.amount
    FROM unnest(leg_entry, leg_account, leg_amount) WITH ORDINALITY l(entry, account, amount, ord) WHERE outcomes[l.entry] = 'posted'
  ), entries AS (
    INSERT INTO journal_entry (id, fingerprint, kind, subject_id, effective_at)
    SELECT id, fingerprint, kind, subject, at FROM unnest(entry_ids, fingerprints, kinds, subjects, effective, outcomes) e(id, fingerprint, kind, subject, at, outcome)
    WHERE outcome = 'posted'
  ), postings AS (
    INSERT INTO posting (account_id, sequence, entry_id, amount, balance, pending_in, pending_out)
    SELECT l.account, a.sequence + row_number() OVER w, l.entry, l.amount, a.credits_posted - a.debits_posted + sum(l.amount) OVER w, a.credits_pending, a.debits_pending
    FROM legs l JOIN account a ON a.id = l.account WINDOW w AS (PARTITION BY l.account ORDER BY l.ord)
  ), changed AS (
    UPDATE account a SET debits_posted = a.debits_posted + s.debit, credits_posted = a.credits_posted + s.credit, sequence = a.sequence + s.n
    FROM (SELECT account, sum(greatest(-amount, 0)) AS debit, sum(greatest(amount, 0)) AS credit, count(*) AS n FROM legs GROUP BY account) s
    WHERE a.id = s.account
    RETURNING a.id, a.owner_id, a.sequence - s.n AS after, a.sequence AS upto
  )
  -- Nobody follows the system's own accounts live; their postings are there to read.
  SELECT jsonb_agg(jsonb_build_array(id, after, upto)) FILTER (WHERE owner_id IS NOT NULL) INTO moved FROM changed;
  IF moved IS NOT NULL THEN
    INSERT INTO outbox (kind, payload) VALUES ('postings', moved);
  END IF;
END $$;

REVOKE ALL ON FUNCTION refuse_change(), list_assets(),
  open_account(uuid[], uuid[], text[], text[], text[], text[], numeric[]),
  post(uuid[], bytea[], text[], uuid[], timestamptz[], int[], uuid[], text[], numeric[]) FROM PUBLIC;

GRANT USAGE ON SCHEMA ledger TO payments;
GRANT EXECUTE ON FUNCTION list_assets(),
  open_account(uuid[], uuid[], text[], text[], text[], text[], numeric[]),
  post(uuid[], bytea[], text[], uuid[], timestamptz[], int[], uuid[], text[], numeric[]) TO payments;

-- The ledger subgraph reads; its relay takes published batches off the outbox, which is a queue and no record.
GRANT SELECT ON asset, account, journal_entry, posting, outbox TO ledger;
GRANT DELETE ON outbox TO ledger;
GRANT EXECUTE ON FUNCTION list_assets() TO ledger;
