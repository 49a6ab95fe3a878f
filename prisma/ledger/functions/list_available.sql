-- What some accounts could spend at this moment: what is posted, less what is reserved, down to their floor.
CREATE OR REPLACE FUNCTION list_available(ids uuid[]) RETURNS TABLE (id uuid, available numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT a.id, a.credits_posted - a.debits_posted - a.debits_pending - a.floor FROM account a WHERE a.id = ANY (ids) AND a.floor IS NOT NULL;
END $$;

GRANT EXECUTE ON FUNCTION list_available TO payments;
