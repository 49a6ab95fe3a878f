-- Takes back what this very transaction has noted of a series behind its total: nobody else has seen it. What was committed,
-- nobody can take back.
CREATE OR REPLACE FUNCTION forget_uses(person uuid, used_currency text, used_operation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM limit_use u USING limit_total t
  WHERE t.user_id = person AND t.currency = used_currency AND t.operation = used_operation AND t.method_kind = ''
    AND u.series_id = t.series_id AND u.at = t.at AND u.total > t.total AND u.xmin = pg_current_xact_id()::xid;
END $$;

GRANT EXECUTE ON FUNCTION forget_uses TO payments;
