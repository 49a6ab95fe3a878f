-- Opens accounts, each with its own outcome: opened, repeated (the same account stands already),
-- id_reused (another one does), asset_not_found. One element per account in every array; a null
-- owner is the system's own, and only such an account may go without a floor. The name and the
-- metadata play no part in what counts as the same account.
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

GRANT EXECUTE ON FUNCTION open_account TO payments, ledger;
