-- What a date of a schedule is paid with is a payment from its account to its payee, of its amount, with or without a fee that is taken from it.
CREATE OR REPLACE FUNCTION schedule_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_schedule s ON s.id = NEW.schedule_id
    WHERE p.id = NEW.payment_id AND p.kind IN ('SEND', 'TRANSFER') AND p.from_user = s.owner_id AND p.from_account = s.from_account
      AND p.to_user = s.to_user AND p.to_account = coalesce(s.to_account, p.to_account) AND p.currency = s.currency
      AND s.amount IN (p.amount, p.amount + p.fee)
  ) THEN
    RAISE EXCEPTION 'payment schedule % is not paid by %', NEW.schedule_id, NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
