-- What was given out to be signed stays as it was; once it is closed, it is closed for good, and once it is dead, it is dead.
CREATE OR REPLACE FUNCTION draft_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.send_id, NEW.number, NEW.unsigned, NEW.is_cancel, NEW.units, NEW.made_at, NEW.nonce, NEW.gas_limit, NEW.max_fee_per_gas, NEW.max_priority_fee_per_gas, NEW.fee, NEW.vsize, NEW.psbt, NEW.txid, NEW.expires_at)
       IS DISTINCT FROM (OLD.send_id, OLD.number, OLD.unsigned, OLD.is_cancel, OLD.units, OLD.made_at, OLD.nonce, OLD.gas_limit, OLD.max_fee_per_gas, OLD.max_priority_fee_per_gas, OLD.fee, OLD.vsize, OLD.psbt, OLD.txid, OLD.expires_at)
     OR (NEW.is_open AND NOT OLD.is_open) OR (OLD.dead_height IS NOT NULL AND NEW.dead_height IS DISTINCT FROM OLD.dead_height) THEN
    RAISE EXCEPTION 'a draft may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_may_change';
  END IF;
  RETURN NEW;
END $$;
