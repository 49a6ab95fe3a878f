-- What is approved is what will be paid, it waits for that, and nobody approves what they asked for themselves.
CREATE OR REPLACE FUNCTION approval_is_of_it() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM send s WHERE s.id = NEW.send_id AND s.state = 'AWAITING_APPROVAL'
      AND (s.network, s.payee, s.currency, s.scale, s.units) = (NEW.network, NEW.payee, NEW.currency, NEW.scale, NEW.units)
      AND (NEW.decision <> 'APPROVED' OR s.user_id IS DISTINCT FROM NEW.operator_id)
  ) THEN
    RAISE EXCEPTION 'an approval is of what waits for it' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_of_it';
  END IF;
  RETURN NEW;
END $$;
