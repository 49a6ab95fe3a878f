-- Wallets are asked for it while it is under way, and say once how it ended, whoever writes it.
CREATE OR REPLACE FUNCTION chain_payout_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT (CASE OLD.state
    WHEN 'PLANNED' THEN NEW.state = 'REQUESTED' AND EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING')
    WHEN 'REQUESTED' THEN NEW.state IN ('CONFIRMED', 'FAILED') AND NEW.requested_at = OLD.requested_at
    ELSE false END)
  THEN
    RAISE EXCEPTION 'payout % cannot become % from %', NEW.payment_id, NEW.state, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
