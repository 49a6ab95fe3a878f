-- Looked at when the transaction ends: the reason is written behind the payment.
CREATE OR REPLACE FUNCTION failure_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_failure f WHERE f.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'payment % is FAILED and nothing says why', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
