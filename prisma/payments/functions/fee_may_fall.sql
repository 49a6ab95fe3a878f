-- What a payment costs is fixed when it is made; of what was reserved a part may be captured, which costs no more.
CREATE OR REPLACE FUNCTION fee_may_fall() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.fee > OLD.fee OR OLD.status <> 'PENDING' OR NEW.status <> 'COMPLETED' THEN
    RAISE EXCEPTION 'the fee of payment % cannot become %', NEW.id, NEW.fee USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
