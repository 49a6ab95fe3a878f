-- What a chain has brought is a deposit that costs nothing, is done from the beginning, and comes from no payment method; and not what the chain has taken back before. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION chain_deposit_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND p.status = 'COMPLETED' AND p.fee = 0)
     OR EXISTS (SELECT FROM payment_deposit d WHERE d.payment_id = NEW.payment_id)
     OR EXISTS (SELECT FROM chain_reversal r WHERE r.deposit_id = NEW.deposit_id AND r.credit = NEW.credit) THEN
    RAISE EXCEPTION 'no chain has brought %', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
