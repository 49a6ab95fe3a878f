-- What pays a request is a payment from its payer into its account, in its currency, of what it asks for.
CREATE OR REPLACE FUNCTION request_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p
    WHERE p.id = NEW.payment_id AND p.kind = 'SEND' AND p.from_user = NEW.payer_id AND p.to_user = NEW.payee_id
      AND NEW.payer_id = coalesce(OLD.payer_id, NEW.payer_id)
      AND p.to_account = NEW.to_account AND p.currency = NEW.currency
      -- What was given for it: without a fee beside it, and with one that is taken from it.
      AND EXISTS (SELECT FROM (VALUES (p.amount), (p.amount + p.fee)) g(given) WHERE g.given = coalesce(NEW.amount, g.given)
        AND g.given BETWEEN coalesce(NEW.minimum, g.given) AND coalesce(NEW.maximum, g.given))
  ) THEN
    RAISE EXCEPTION 'payment request % is not paid by %', NEW.id, NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
