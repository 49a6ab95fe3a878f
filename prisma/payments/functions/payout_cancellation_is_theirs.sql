-- What is called off is a withdrawal to an address that is under way, and of which nobody has said how it ended. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION payout_cancellation_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.refused_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM payment p JOIN chain_payout c ON c.payment_id = p.id
    WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING' AND c.state IN ('PLANNED', 'REQUESTED')
  ) THEN
    RAISE EXCEPTION '% cannot be called off', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
