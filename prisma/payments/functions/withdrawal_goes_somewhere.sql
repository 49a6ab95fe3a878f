-- Looked at when the transaction ends: a withdrawal says where it goes, to a payment method or to an address.
CREATE OR REPLACE FUNCTION withdrawal_goes_somewhere() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_withdrawal w WHERE w.payment_id = NEW.id)
     AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'withdrawal % goes nowhere', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
