-- What is to hold of a network is decided on once; what it says stays as it was proposed.
CREATE OR REPLACE FUNCTION network_change_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.currency, NEW.content, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.currency, OLD.content, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'a change of a network may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'network_change_may_change';
  END IF;
  RETURN NEW;
END $$;
