-- From its commit on nothing may be debited from any account of the owner, one that is opened later
-- included. Returns whether that changed anything.
CREATE OR REPLACE FUNCTION freeze_owner(owner_to_freeze uuid, to_frozen boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  was boolean;
BEGIN
  IF owner_to_freeze IS NULL OR to_frozen IS NULL THEN
    RAISE EXCEPTION 'malformed freeze' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO owner (id) VALUES (owner_to_freeze) ON CONFLICT DO NOTHING;
  SELECT frozen INTO was FROM owner WHERE id = owner_to_freeze FOR UPDATE;
  IF was = to_frozen THEN RETURN false; END IF;
  UPDATE owner SET frozen = to_frozen WHERE id = owner_to_freeze;
  -- Sorted, as everywhere: an UPDATE takes rows as it finds them.
  PERFORM FROM account WHERE owner_id = owner_to_freeze ORDER BY id FOR UPDATE;
  UPDATE account SET owner_frozen = to_frozen WHERE owner_id = owner_to_freeze;
  RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION freeze_owner TO auth;
