-- A schedule begins ACTIVE, takes the steps of schedule_transition, and its next date only ever comes later, whoever writes it.
CREATE OR REPLACE FUNCTION schedule_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.next_at < OLD.next_at
    OR (OLD.status <> NEW.status AND NOT EXISTS (SELECT FROM schedule_transition t WHERE t.before = OLD.status AND t.after = NEW.status)) THEN
    RAISE EXCEPTION 'payment schedule % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
