-- Looked at when the transaction ends: why it came back, and where to, is written behind the payment.
CREATE OR REPLACE FUNCTION return_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_return r WHERE r.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'payment % is RETURNED and nothing says why', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
