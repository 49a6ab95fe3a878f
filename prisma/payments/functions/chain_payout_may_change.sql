-- Wallets are asked for it while it is under way, and say once how it ended, whoever writes it. It is called off where its payer has asked for that, and wallets have not said that it is too late.
CREATE OR REPLACE FUNCTION chain_payout_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT (CASE
    WHEN OLD.state NOT IN ('PLANNED', 'REQUESTED') OR (OLD.state = 'REQUESTED' AND NEW.requested_at IS DISTINCT FROM OLD.requested_at) THEN false
    WHEN NEW.state = 'CANCELLED' THEN NEW.requested_at IS NOT DISTINCT FROM OLD.requested_at
      AND EXISTS (SELECT FROM payout_cancellation a WHERE a.payment_id = NEW.payment_id AND a.refused_at IS NULL)
    WHEN OLD.state = 'PLANNED' THEN NEW.state = 'REQUESTED' AND EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING')
    ELSE NEW.state IN ('CONFIRMED', 'FAILED') END)
  THEN
    RAISE EXCEPTION 'payout % cannot become % from %', NEW.payment_id, NEW.state, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
