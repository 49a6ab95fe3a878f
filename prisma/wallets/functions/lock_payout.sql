-- To the end of the transaction nobody else plans anything for this payment, or answers its payer who wants it called off.
CREATE OR REPLACE FUNCTION lock_payout(payment uuid) RETURNS void LANGUAGE sql VOLATILE SET search_path = wallets, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('wallets/payout/' || payment::text, 0));
$$;

GRANT EXECUTE ON FUNCTION lock_payout TO wallets;
