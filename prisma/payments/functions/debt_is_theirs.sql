-- Nobody owes more than was taken back, nor of anything else; and what is settled of it stays settled.
CREATE OR REPLACE FUNCTION debt_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.payment_id, NEW.owner_id, NEW.currency, NEW.amount) IS DISTINCT FROM (OLD.payment_id, OLD.owner_id, OLD.currency, OLD.amount)
       OR NEW.collected < OLD.collected OR NEW.written_off < OLD.written_off THEN
      RAISE EXCEPTION 'what was settled of % stays settled', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
  ELSIF NEW.collected + NEW.written_off > 0 OR NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND p.status = 'RETURNED'
      AND p.to_user = NEW.owner_id AND p.currency = NEW.currency AND p.amount + p.fee >= NEW.amount
  ) THEN
    RAISE EXCEPTION 'nobody owes that of %', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
