-- A deposit comes from a method of whoever it brings the money to, and of nobody else. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION deposit_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_method m ON m.user_id = p.to_user
    WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND m.id = NEW.method_id
  ) THEN
    RAISE EXCEPTION 'deposit % comes from no method of its payee', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
