-- The other functions look at their arrays by the rule of `apply`, and keys are taken at the time of the database.

CREATE OR REPLACE FUNCTION open_account(ids uuid[], owners uuid[], assets text[], kinds text[], codes text[], names text[], floors numeric[], metadatas jsonb[] DEFAULT NULL)
RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  frozen uuid[];
  opened uuid[];
  outcomes text[];
BEGIN
  IF NOT (is_list(ids, cardinality(ids)) AND may_be_list(owners, cardinality(ids)) AND is_list(assets, cardinality(ids))
       AND is_list(kinds, cardinality(ids)) AND is_list(codes, cardinality(ids)) AND is_list(names, cardinality(ids))
       AND may_be_list(floors, cardinality(ids)) AND may_be_list(metadatas, cardinality(ids)))
     OR EXISTS (SELECT FROM unnest(floors) f WHERE f <> trunc(f) OR abs(f) >= 1e60) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;

  INSERT INTO owner (id) SELECT DISTINCT o FROM unnest(owners) o WHERE o IS NOT NULL ORDER BY o ON CONFLICT DO NOTHING;
  -- Shared with other openings; a freeze waits for them, and they for a freeze, so that no account slips through.
  SELECT coalesce(array_agg(o.id) FILTER (WHERE o.frozen), '{}') INTO frozen
    FROM (SELECT id, owner.frozen FROM owner WHERE id = ANY (owners) ORDER BY id FOR SHARE) o;

  WITH asked AS (
    SELECT * FROM unnest(ids, owners, assets, kinds, codes, names, floors, metadatas) a(id, owner_id, asset, kind, code, name, floor, metadata)
  ), inserted AS (
    -- Sorted, so two callers that open the same accounts cannot wait for each other.
    INSERT INTO account (id, owner_id, asset, kind, code, name, floor, metadata, owner_frozen)
    SELECT id, owner_id, asset, kind, code, name, floor, metadata, coalesce(owner_id = ANY (frozen), false) FROM asked
    WHERE EXISTS (SELECT FROM asset k WHERE k.code = asked.asset) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO opened FROM inserted;

  SELECT array_agg(CASE
      WHEN k.code IS NULL THEN 'asset_not_found'
      WHEN a.id = ANY (opened) AND asked.attempt = 1 THEN 'opened'
      WHEN (a.owner_id, a.asset, a.kind, a.code, a.floor) IS NOT DISTINCT FROM (asked.owner_id, asked.asset, asked.kind, asked.code, asked.floor) THEN 'repeated'
      ELSE 'id_reused' END ORDER BY asked.ord)
    INTO outcomes
    FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ord) AS attempt
          FROM unnest(ids, owners, assets, kinds, codes, floors) WITH ORDINALITY u(id, owner_id, asset, kind, code, floor, ord)) asked
    LEFT JOIN account a ON a.id = asked.id
    LEFT JOIN asset k ON k.code = asked.asset;
  RETURN coalesce(outcomes, '{}');
END $$;

CREATE OR REPLACE FUNCTION set_account_state(ids uuid[], states text[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  outcomes text[] := '{}';
  found_state text; empty boolean;
BEGIN
  IF NOT (is_list(ids, cardinality(ids)) AND is_list(states, cardinality(ids))) OR NOT states <@ '{OPEN,FROZEN,CLOSED}' THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM account WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  FOR i IN 1 .. cardinality(ids) LOOP
    SELECT state, credits_posted = debits_posted AND debits_pending = 0 AND credits_pending = 0 INTO found_state, empty FROM account WHERE id = ids[i];
    outcomes[i] := CASE
      WHEN found_state IS NULL THEN 'account_not_found'
      WHEN found_state = states[i] THEN 'unchanged'
      WHEN found_state = 'CLOSED' THEN 'account_closed'
      WHEN states[i] = 'CLOSED' AND NOT empty THEN 'not_empty'
      ELSE 'changed' END;
    IF outcomes[i] = 'changed' THEN UPDATE account SET state = states[i] WHERE id = ids[i]; END IF;
  END LOOP;
  RETURN outcomes;
END $$;

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

CREATE OR REPLACE FUNCTION list_hold_expiries(ids uuid[]) RETURNS TABLE (id uuid, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT is_list(ids, cardinality(ids)) THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT h.id, h.expires_at FROM hold h WHERE h.id = ANY (ids);
END $$;

-- When a key was taken is the database's to say.
ALTER TABLE claim ALTER COLUMN created_at SET DEFAULT CURRENT_TIMESTAMP;
REVOKE INSERT ON claim FROM ledger;
GRANT INSERT (actor_id, operation, key, fingerprint, subject_id, refusal) ON claim TO ledger;

REVOKE ALL ON FUNCTION may_be_list(anyarray, int), is_list(anyarray, int) FROM PUBLIC;
-- The door of payments looks at its arrays by the same rule.
GRANT EXECUTE ON FUNCTION may_be_list(anyarray, int), is_list(anyarray, int) TO payments;
