-- A withdrawal to an address that wallets were asked for ends as they say, and not before they do; one that they were not asked for is not completed. What is under way is called off where nobody ever pays it, and nothing else is. Whoever ends it.
CREATE OR REPLACE FUNCTION payout_ends_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM chain_payout c WHERE c.payment_id = NEW.id AND CASE c.state
      WHEN 'PLANNED' THEN NEW.status = 'COMPLETED'
      WHEN 'CONFIRMED' THEN NEW.status <> 'COMPLETED'
      WHEN 'FAILED' THEN NEW.status <> 'FAILED'
      -- FAILED: two operators were at it when its payer called it off, and it is given back either way.
      WHEN 'CANCELLED' THEN NEW.status NOT IN ('CANCELLED', 'FAILED')
      ELSE true END
  ) OR (OLD.status = 'PROCESSING' AND NEW.status = 'CANCELLED'
    AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.id AND c.state = 'CANCELLED')) THEN
    RAISE EXCEPTION 'payout % does not end so', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
