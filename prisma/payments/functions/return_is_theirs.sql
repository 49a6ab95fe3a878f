-- What came back goes to whoever had paid it, into an account of theirs of its currency; what went to an address does not. What was taken back is taken from the account that had it, and what a chain has brought by the chain's word alone.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'RETURNED' AND CASE p.kind
      WHEN 'WITHDRAWAL' THEN NEW.reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE')
        AND EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id AND a.owner_id = p.from_user AND a.currency = p.currency)
        AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = p.id)
      WHEN 'DEPOSIT' THEN p.to_account = NEW.account_id AND CASE
        WHEN EXISTS (SELECT FROM chain_deposit c WHERE c.payment_id = p.id) THEN NEW.reason = 'CHAIN_REORGANISED'
          AND EXISTS (SELECT FROM chain_deposit c JOIN chain_reversal r USING (deposit_id, credit) WHERE c.payment_id = p.id)
        ELSE NEW.reason LIKE 'DEPOSIT\_%' END
      ELSE false END
  ) THEN
    RAISE EXCEPTION 'what came back of % is not its person''s', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
