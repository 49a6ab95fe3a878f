-- A row of a bulk payment begins PENDING, and has one result, for good, whoever writes it.
CREATE OR REPLACE FUNCTION bulk_row_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'row % of bulk payment % cannot become %', NEW.place, NEW.bulk_id, NEW.status
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
