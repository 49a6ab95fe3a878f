-- Nothing is planned for a payment that its payer has called off: it was given back. Whoever plans it; of the two, one is first.
CREATE OR REPLACE FUNCTION send_is_not_called_off() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  PERFORM lock_payout(NEW.payment_id);
  IF EXISTS (SELECT FROM payout_cancellation c WHERE c.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'payment % was called off', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
