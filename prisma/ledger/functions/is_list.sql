-- As `may_be_list`; and it is there, with no element missing.
CREATE OR REPLACE FUNCTION is_list(list anyarray, size int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(ledger.may_be_list($1, $2) AND array_position($1, NULL) IS NULL AND $1 IS NOT NULL, false)
$$;

GRANT EXECUTE ON FUNCTION is_list TO payments;
