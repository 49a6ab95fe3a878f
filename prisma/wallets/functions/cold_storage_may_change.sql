-- A cold storage is decided on once; what it says stays as it was proposed. Once it is in force its address is of a wallet of the house's that has no key here.
CREATE OR REPLACE FUNCTION cold_storage_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.address, NEW.account_xpub, NEW.account_path, NEW.master_fingerprint, NEW.address_type, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.address, OLD.account_xpub, OLD.account_path, OLD.master_fingerprint, OLD.address_type, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at)
     OR NEW.decision = 'APPROVED' AND NOT EXISTS (
       SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = NEW.network AND a.address = NEW.address AND w.kind = 'COLD') THEN
    RAISE EXCEPTION 'a cold storage may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'cold_storage_may_change';
  END IF;
  RETURN NEW;
END $$;
