-- Those of some users who are OPERATOR now, and not frozen: for wallets, which counts the word of nobody else.
CREATE OR REPLACE FUNCTION list_operators(ids uuid[]) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = auth, pg_temp AS $$
BEGIN
  IF ids IS NULL OR coalesce(array_ndims(ids), 1) <> 1 OR coalesce(array_lower(ids, 1), 1) <> 1 OR array_position(ids, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'malformed list' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT u.id FROM "user" u WHERE u.id = ANY (ids) AND 'OPERATOR' = ANY (u.roles) AND u.freeze_id IS NULL;
END $$;

GRANT EXECUTE ON FUNCTION list_operators TO wallets;
