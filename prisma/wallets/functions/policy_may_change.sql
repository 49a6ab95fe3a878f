-- A policy is decided on once; what it says stays as it was proposed.
CREATE OR REPLACE FUNCTION policy_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.currency, NEW.scale, NEW.rules, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.currency, OLD.scale, OLD.rules, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'a policy may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_may_change';
  END IF;
  RETURN NEW;
END $$;
