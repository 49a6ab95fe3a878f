-- A withdrawal goes to a method of whoever it takes the money from, and to nobody else's, nor to an address besides. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION withdrawal_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_method m ON m.user_id = p.from_user
    WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND m.id = NEW.method_id
  ) OR EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'withdrawal % goes to no method of its payer', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
