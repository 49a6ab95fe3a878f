-- When holds expire, those that the caller's own transaction made included: only the database's
-- clock says so, and whoever made a hold has to tell people.
CREATE OR REPLACE FUNCTION list_hold_expiries(ids uuid[]) RETURNS TABLE (id uuid, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT h.id, h.expires_at FROM hold h WHERE h.id = ANY (ids);
END $$;

GRANT EXECUTE ON FUNCTION list_hold_expiries TO payments;
