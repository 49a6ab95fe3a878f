-- What we have stays what it is, of postings none is skipped back, and what is stopped is let go by an operator alone, who says so in the same transaction.
CREATE OR REPLACE FUNCTION custody_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.network, NEW.currency, NEW.scale) IS DISTINCT FROM (OLD.network, OLD.currency, OLD.scale) OR NEW.posted_up_to < OLD.posted_up_to
     OR (OLD.state = 'BALANCED' AND NEW.state = 'STOPPED')
     OR (OLD.state = 'STOPPED' AND NEW.state <> 'STOPPED' AND (SELECT s.state FROM custody_switch s
           WHERE s.network = NEW.network AND s.currency = NEW.currency ORDER BY s.sequence DESC LIMIT 1) IS DISTINCT FROM 'RELEASED') THEN
    RAISE EXCEPTION 'a custody may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_may_change';
  END IF;
  RETURN NEW;
END $$;
