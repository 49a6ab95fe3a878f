-- An exchange moves between two accounts of one person, makes another currency of one, and was made before its quote expired.
-- The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION exchange_is_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'EXCHANGE' AND p.status = 'COMPLETED' AND p.from_user = p.to_user
      AND p.currency <> NEW.currency AND NEW.base IN (p.currency, NEW.currency) AND p.created_at < NEW.expires_at
  ) THEN
    RAISE EXCEPTION 'the exchange of payment % is not right', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
