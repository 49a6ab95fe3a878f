-- Where people are paid, for payments: no copy of an account's state is kept there, because a copy is always of an earlier one.

-- Of each owner and currency, the oldest account that is not closed, in the order that owners see theirs in; owners without one are left out. `place`: 1-based, in the arrays.
CREATE FUNCTION list_payee_accounts(owners uuid[], assets text[]) RETURNS TABLE (place bigint, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT asked.place, open.id FROM unnest(owners, assets) WITH ORDINALITY asked(owner, asset, place)
  CROSS JOIN LATERAL (SELECT a.id FROM account a WHERE a.owner_id = asked.owner AND a.asset = asked.asset AND a.state <> 'CLOSED' ORDER BY a.opened_at, a.id LIMIT 1) open
$$;

-- Those of some accounts that are closed, which is for good.
CREATE FUNCTION list_closed_accounts(ids uuid[]) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT a.id FROM account a WHERE a.id = ANY (ids) AND a.state = 'CLOSED'
$$;

REVOKE ALL ON FUNCTION list_payee_accounts(uuid[], text[]), list_closed_accounts(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_payee_accounts(uuid[], text[]), list_closed_accounts(uuid[]) TO payments;
