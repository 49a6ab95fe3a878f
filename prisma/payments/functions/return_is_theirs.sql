-- What came back goes to whoever had paid it, into an account of theirs of its currency. What was taken back is taken from the account that had it.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'RETURNED' AND CASE p.kind
      WHEN 'WITHDRAWAL' THEN NEW.reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE')
        AND EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id AND a.owner_id = p.from_user AND a.currency = p.currency)
      WHEN 'DEPOSIT' THEN NEW.reason LIKE 'DEPOSIT\_%' AND p.to_account = NEW.account_id
      ELSE false END
  ) THEN
    RAISE EXCEPTION 'what came back of % is not its person''s', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
