-- What may be debited from some accounts, until the end of the transaction: what is posted, less what is reserved, down to their floor; 0 of what is
-- closed, or frozen, or whose owner is, which `block` says. Null: of an account without a floor. All are locked, in the order in which `apply` locks, so whoever means to
-- move money between them as there is some names them all: two batches that share accounts cannot wait for each other.
CREATE OR REPLACE FUNCTION lock_available(ids uuid[]) RETURNS TABLE (id uuid, available numeric, block text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY WITH locked AS MATERIALIZED (SELECT a.* FROM account a WHERE a.id = ANY (ids) ORDER BY a.id FOR UPDATE),
    blocked AS (SELECT l.*, CASE WHEN l.state = 'CLOSED' THEN 'CLOSED' WHEN l.state = 'FROZEN' OR l.owner_frozen THEN 'FROZEN' END AS why FROM locked l)
    SELECT b.id, CASE WHEN b.why IS NULL THEN b.credits_posted - b.debits_posted - b.debits_pending - b.floor ELSE 0 END, b.why FROM blocked b;
END $$;

GRANT EXECUTE ON FUNCTION lock_available TO payments;
