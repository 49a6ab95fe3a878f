-- Looked at when the transaction ends: what a payer is told of a payment that they have called off is so. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION call_off_is_true() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  PERFORM lock_payout(NEW.payment_id);
  IF NOT (CASE NEW.answer
    WHEN 'CANCELLED' THEN NOT EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND (s.state <> 'CANCELLED' OR s.nonce IS NOT NULL))
    WHEN 'ENDED' THEN EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND s.state IN ('FAILED', 'CANCELLED'))
    ELSE EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND s.state NOT IN ('PLANNED', 'AWAITING_APPROVAL', 'FAILED', 'CANCELLED')) END) THEN
    RAISE EXCEPTION 'payment % was not called off so', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
