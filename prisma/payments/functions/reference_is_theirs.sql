-- Whoever made a payment has named it: who pays or withdraws or gives back, and of a deposit who gets it.
CREATE OR REPLACE FUNCTION reference_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND coalesce(p.from_user, p.to_user) = NEW.owner_id) THEN
    RAISE EXCEPTION 'the reference of payment % is of nobody who made it', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
