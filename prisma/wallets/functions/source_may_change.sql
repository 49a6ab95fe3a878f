-- A nonce that was given away is never given away again.
CREATE OR REPLACE FUNCTION source_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.next_nonce < OLD.next_nonce OR (NEW.network, NEW.address, NEW.wallet_id, NEW.address_index) IS DISTINCT FROM (OLD.network, OLD.address, OLD.wallet_id, OLD.address_index) THEN
    RAISE EXCEPTION 'a source may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_may_change';
  END IF;
  RETURN NEW;
END $$;
