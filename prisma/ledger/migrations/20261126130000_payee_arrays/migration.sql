-- Every function that takes arrays looks at them first, by the rule of the write door.

CREATE OR REPLACE FUNCTION list_payee_accounts(owners uuid[], assets text[]) RETURNS TABLE (place bigint, id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT (is_list(owners, cardinality(owners)) AND is_list(assets, cardinality(owners))) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT asked.place, open.id FROM unnest(owners, assets) WITH ORDINALITY asked(owner, asset, place)
  CROSS JOIN LATERAL (SELECT a.id FROM account a WHERE a.owner_id = asked.owner AND a.asset = asked.asset AND a.state <> 'CLOSED' ORDER BY a.opened_at, a.id LIMIT 1) open;
END $$;

CREATE OR REPLACE FUNCTION list_closed_accounts(ids uuid[]) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT a.id FROM account a WHERE a.id = ANY (ids) AND a.state = 'CLOSED';
END $$;
