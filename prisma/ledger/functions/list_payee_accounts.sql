-- Where people are paid: of each owner and currency, the oldest account that is not closed, in the
-- order that owners see theirs in; owners without one are left out. `place`: 1-based, in the
-- arrays.
CREATE OR REPLACE FUNCTION list_payee_accounts(owners uuid[], assets text[]) RETURNS TABLE (place bigint, id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT (is_list(owners, cardinality(owners)) AND is_list(assets, cardinality(owners))) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT asked.place, open.id FROM unnest(owners, assets) WITH ORDINALITY asked(owner, asset, place)
  CROSS JOIN LATERAL (SELECT a.id FROM account a WHERE a.owner_id = asked.owner AND a.asset = asked.asset AND a.state <> 'CLOSED' ORDER BY a.opened_at, a.id LIMIT 1) open;
END $$;

GRANT EXECUTE ON FUNCTION list_payee_accounts TO payments;
