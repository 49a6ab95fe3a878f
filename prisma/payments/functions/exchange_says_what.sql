-- Looked at when the transaction ends: an exchange says what was bought.
CREATE OR REPLACE FUNCTION exchange_says_what() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_exchange x WHERE x.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'exchange % does not say what was bought', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
