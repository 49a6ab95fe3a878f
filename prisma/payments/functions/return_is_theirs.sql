-- What came back goes to whoever had paid it, into an account of theirs of its currency, and is of a withdrawal that says so.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN account a ON a.owner_id = p.from_user AND a.currency = p.currency
    WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND p.status = 'RETURNED' AND a.id = NEW.account_id
  ) THEN
    RAISE EXCEPTION 'what came back of % goes to no account of its payer', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
