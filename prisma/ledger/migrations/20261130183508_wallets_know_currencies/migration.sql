-- functions/list_assets.sql
-- What accounts can hold.
CREATE OR REPLACE FUNCTION list_assets() RETURNS TABLE (code text, scale smallint, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT code, scale, kind FROM asset ORDER BY code
$$;

GRANT EXECUTE ON FUNCTION list_assets TO payments, ledger, wallets;
