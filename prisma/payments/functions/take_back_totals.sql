-- Takes totals back by what was added to them in this transaction, which has them locked.
CREATE OR REPLACE FUNCTION take_back_totals(users uuid[], currencies text[], operations text[], sums numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  UPDATE limit_total t SET total = t.total - s.used FROM unnest(users, currencies, operations, sums) s(user_id, currency, operation, used)
  WHERE t.user_id = s.user_id AND t.currency = s.currency AND t.operation = s.operation AND t.method_kind = '';
END $$;

GRANT EXECUTE ON FUNCTION take_back_totals TO payments;
