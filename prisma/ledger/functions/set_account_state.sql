-- OPEN, FROZEN or CLOSED, for each account: changed, unchanged, account_not_found, account_closed
-- (that is for good), not_empty (to be closed, and something is on it).
CREATE OR REPLACE FUNCTION set_account_state(ids uuid[], states text[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  outcomes text[] := '{}';
  found_state text; empty boolean;
BEGIN
  IF NOT (is_list(ids, cardinality(ids)) AND is_list(states, cardinality(ids))) OR NOT states <@ '{OPEN,FROZEN,CLOSED}' THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM account WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  FOR i IN 1 .. cardinality(ids) LOOP
    SELECT state, credits_posted = debits_posted AND debits_pending = 0 AND credits_pending = 0 INTO found_state, empty FROM account WHERE id = ids[i];
    outcomes[i] := CASE
      WHEN found_state IS NULL THEN 'account_not_found'
      WHEN found_state = states[i] THEN 'unchanged'
      WHEN found_state = 'CLOSED' THEN 'account_closed'
      WHEN states[i] = 'CLOSED' AND NOT empty THEN 'not_empty'
      ELSE 'changed' END;
    IF outcomes[i] = 'changed' THEN UPDATE account SET state = states[i] WHERE id = ids[i]; END IF;
  END LOOP;
  RETURN outcomes;
END $$;

GRANT EXECUTE ON FUNCTION set_account_state TO payments, ledger;
