-- What an output is stays. It is spent once, by one transaction in one block, until that block is taken back; and none is forgotten that was spent.
CREATE OR REPLACE FUNCTION utxo_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.spent_by IS NULL THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'DELETE'
     OR (NEW.network, NEW.txid, NEW.vout, NEW.wallet_id, NEW.address_id, NEW.units, NEW.height, NEW.block_hash, NEW.is_coinbase)
       IS DISTINCT FROM (OLD.network, OLD.txid, OLD.vout, OLD.wallet_id, OLD.address_id, OLD.units, OLD.height, OLD.block_hash, OLD.is_coinbase)
     OR (OLD.spent_by IS NULL) = (NEW.spent_by IS NULL) THEN
    RAISE EXCEPTION 'an output may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'utxo_may_change';
  END IF;
  RETURN NEW;
END $$;
