-- Sends of one batch in one statement, and so in one round trip under the accounts' locks: what
-- `runBatch` does for any command, for the commonest kind alone (from one customer's account to
-- another's, complete at once). Its locks come in the same order: keys, ledger accounts, streams.
-- It runs with the rights of its caller; only the ledger's door does more.
-- Outcomes: posted or below_floor, and then `available` tells what could be spent. Whatever else
-- happens (a key that is taken, another refusal of the ledger's) raises CF001 and changes nothing:
-- the caller then decides the batch step by step.
CREATE OR REPLACE FUNCTION send(
  actors uuid[], keys text[], fingerprints bytea[], ids uuid[], kinds text[], currencies text[], amounts numeric[], memos text[],
  from_accounts uuid[], from_users uuid[], to_accounts uuid[], to_users uuid[], entry_ids uuid[], entry_fingerprints bytea[], times timestamptz[],
  OUT outcomes text[], OUT available text[]
) LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
#variable_conflict use_column
DECLARE
  items int := cardinality(ids);
  taken int;
  leg_entry int[]; leg_account uuid[]; leg_asset text[]; leg_amount numeric[];
BEGIN
  IF NOT (ledger.is_list(actors, items) AND ledger.is_list(keys, items) AND ledger.is_list(fingerprints, items) AND ledger.is_list(ids, items)
       AND ledger.is_list(kinds, items) AND ledger.is_list(currencies, items) AND ledger.is_list(amounts, items)
       AND ledger.is_list(from_accounts, items) AND ledger.is_list(from_users, items) AND ledger.is_list(to_accounts, items)
       AND ledger.is_list(to_users, items) AND ledger.is_list(entry_ids, items) AND ledger.is_list(entry_fingerprints, items)
       AND ledger.is_list(times, items) AND ledger.may_be_list(memos, items))
     OR EXISTS (SELECT FROM unnest(amounts) amount WHERE amount < 1 OR amount <> trunc(amount) OR amount >= 1e60)
     OR EXISTS (SELECT FROM unnest(times) t WHERE NOT isfinite(t)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;

  INSERT INTO claim (actor_id, operation, key, fingerprint, subject_id, created_at)
    SELECT actor, 'sendPayment', key, fingerprint, id, at FROM unnest(actors, keys, fingerprints, ids, times) c(actor, key, fingerprint, id, at)
    ORDER BY actor, key ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS taken = ROW_COUNT;
  IF taken <> items THEN RAISE EXCEPTION 'a key is taken' USING ERRCODE = 'CF001'; END IF;

  SELECT array_agg(item), array_agg(account), array_agg(currency), array_agg(amount) INTO leg_entry, leg_account, leg_asset, leg_amount
    FROM (SELECT item::int, side.account, currency, side.amount
          FROM unnest(from_accounts, to_accounts, currencies, amounts) WITH ORDINALITY p(payer, payee, currency, amount, item),
               LATERAL (VALUES (1, payer, -amount), (2, payee, amount)) side(ord, account, amount) ORDER BY item, side.ord) legs;
  -- The claims keep others from bringing these entries' ids.
  SELECT a.outcomes, a.available INTO outcomes, available
    FROM ledger.apply(entry_ids, entry_fingerprints, NULL, kinds, ids, times, NULL, NULL, NULL, NULL, NULL, NULL, leg_entry, leg_account, leg_asset, leg_amount, NULL, true,
                      array_fill('payment'::text, ARRAY[items])) a;
  IF NOT outcomes <@ '{posted,below_floor}' THEN RAISE EXCEPTION 'the ledger refused' USING ERRCODE = 'CF001'; END IF;

  IF 'below_floor' = ANY (outcomes) THEN
    INSERT INTO refusal (subject_id, code, details)
      SELECT id, 'INSUFFICIENT_FUNDS', jsonb_build_object('code', 'INSUFFICIENT_FUNDS', 'available', jsonb_build_object('units', spendable, 'currency', currency))
      FROM unnest(ids, currencies, outcomes, available) r(id, currency, outcome, spendable) WHERE outcome = 'below_floor';
  END IF;

  WITH sent AS MATERIALIZED (
    SELECT * FROM unnest(ids, kinds, currencies, amounts, memos, from_accounts, from_users, to_accounts, to_users, entry_ids, times, outcomes)
      WITH ORDINALITY p(id, kind, currency, amount, memo, from_account, from_user, to_account, to_user, entry_id, at, outcome, ord)
    WHERE outcome = 'posted'
  ), payments AS (
    INSERT INTO payment (id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, completed_at)
    SELECT id, kind, 'COMPLETED', currency, amount, 0, memo, from_account, from_user, to_account, to_user, entry_id, 1, at, at FROM sent
  ), sides AS (
    -- A payment between one's own accounts is one event of one's stream, on the payer's side.
    SELECT ord, 1 AS side, from_user AS user_id FROM sent UNION ALL SELECT ord, 2, to_user FROM sent WHERE to_user <> from_user
  ), reached AS (
    INSERT INTO stream (user_id, sequence) SELECT user_id, count(*) FROM sides GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET sequence = stream.sequence + EXCLUDED.sequence RETURNING user_id, sequence
  ), placed AS (
    -- Counted back from what the stream has reached, so that no event has a gap before it.
    SELECT ord, side, reached.sequence + 1 - row_number() OVER (PARTITION BY user_id ORDER BY ord DESC, side DESC) AS sequence FROM sides JOIN reached USING (user_id)
  ), changes AS (
    INSERT INTO payment_event (payment_id, sequence, status, at, from_user, from_sequence, to_user, to_sequence)
    SELECT id, 1, 'COMPLETED', at, from_user, payer.sequence, to_user, payee.sequence
    FROM sent JOIN placed payer ON payer.ord = sent.ord AND payer.side = 1 LEFT JOIN placed payee ON payee.ord = sent.ord AND payee.side = 2
  )
  INSERT INTO outbox (kind, payload) SELECT 'changes', jsonb_agg(jsonb_build_array(id, 1) ORDER BY ord) FROM sent HAVING count(*) > 0;
END $$;

GRANT EXECUTE ON FUNCTION send TO payments;
