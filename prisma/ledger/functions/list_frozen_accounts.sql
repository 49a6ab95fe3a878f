-- Those of some accounts that are frozen, or whose owner is: nothing may leave them.
CREATE OR REPLACE FUNCTION list_frozen_accounts(ids uuid[]) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT a.id FROM account a WHERE a.id = ANY (ids) AND (a.state = 'FROZEN' OR a.owner_frozen);
END $$;

GRANT EXECUTE ON FUNCTION list_frozen_accounts TO payments, wallets;
