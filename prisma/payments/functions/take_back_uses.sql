-- Takes back what charge_limits has noted in this transaction, all of it: some of its payments were refused.
CREATE OR REPLACE FUNCTION take_back_uses(users uuid[], currencies text[], operations text[], sums numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp AS $$
BEGIN
  PERFORM take_back_totals(users, currencies, operations, sums);
  PERFORM forget_uses(s.person, s.currency, s.operation) FROM unnest(users, currencies, operations) s(person, currency, operation);
END $$;

GRANT EXECUTE ON FUNCTION take_back_uses TO payments;
