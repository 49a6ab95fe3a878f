-- What a send spends is nobody else's until it is at its end, and what it was stays.
CREATE OR REPLACE FUNCTION send_input_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.send_id, NEW.network, NEW.txid, NEW.vout, NEW.address, NEW.units) IS DISTINCT FROM (OLD.send_id, OLD.network, OLD.txid, OLD.vout, OLD.address, OLD.units)
     OR OLD.released OR NOT EXISTS (SELECT FROM send s WHERE s.id = NEW.send_id AND s.state IN ('FINAL', 'FAILED', 'CANCELLED')) THEN
    RAISE EXCEPTION 'an input may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_input_may_change';
  END IF;
  RETURN NEW;
END $$;
