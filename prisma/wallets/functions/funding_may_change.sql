-- What came to a treasury is told once, for good. It is another where its block was taken back and another has it, and else what it was.
CREATE OR REPLACE FUNCTION funding_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.network, NEW.txid, NEW.position) IS DISTINCT FROM (OLD.network, OLD.txid, OLD.position)
     OR (OLD.state, NEW.state) NOT IN (('SEEN', 'FINAL'), ('SEEN', 'LOST'), ('LOST', 'SEEN'))
     OR (OLD.state <> 'LOST' AND (NEW.address, NEW.currency, NEW.scale, NEW.token, NEW.units, NEW.height, NEW.block_hash)
       IS DISTINCT FROM (OLD.address, OLD.currency, OLD.scale, OLD.token, OLD.units, OLD.height, OLD.block_hash)) THEN
    RAISE EXCEPTION 'a funding may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_may_change';
  END IF;
  RETURN NEW;
END $$;
