-- A bulk payment begins as a DRAFT, and takes the steps of bulk_transition, whoever writes it.
CREATE OR REPLACE FUNCTION bulk_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT EXISTS (SELECT FROM bulk_transition t WHERE t.before = OLD.status AND t.after = NEW.status) THEN
    RAISE EXCEPTION 'bulk payment % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
