-- What goes to an address is a withdrawal that goes to no payment method, and nobody was asked for it yet. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION chain_payout_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.state <> 'PLANNED' OR NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND p.status = 'PENDING')
     OR EXISTS (SELECT FROM payment_withdrawal w WHERE w.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION '% does not go to an address', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
