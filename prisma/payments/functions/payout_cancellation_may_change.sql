-- Wallets say once that it is too late, and never of what they have called off.
CREATE OR REPLACE FUNCTION payout_cancellation_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF OLD.refused_at IS NOT NULL OR NEW.refused_at IS NULL
     OR EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.payment_id AND c.state IN ('PLANNED', 'CANCELLED')) THEN
    RAISE EXCEPTION 'what was asked about % cannot be answered so', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
