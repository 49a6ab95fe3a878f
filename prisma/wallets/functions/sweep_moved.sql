-- By how much a sweep, or what pays for one, changes what addresses have that is swept: nothing where none of its attempts is in a block.
CREATE OR REPLACE FUNCTION sweep_moved(s send) RETURNS TABLE (network text, address text, token text, units numeric) LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT s.network, m.address, m.token, m.units FROM attempt t CROSS JOIN LATERAL (VALUES
    (coalesce(s.token_owner, s.source_address), coalesce(s.token_contract, ''), CASE WHEN s.kind = 'SWEEP' AND s.succeeded AND s.moved IS NOT FALSE AND NOT t.is_cancel THEN -t.units ELSE 0 END),
    -- What the treasury sends it pays for.
    (s.source_address, '', CASE WHEN s.kind = 'SWEEP' AND (s.token_owner IS NULL OR s.token_owner = s.source_address) THEN -coalesce(s.fee, 0) ELSE 0 END),
    (s.payee, '', CASE WHEN s.kind = 'FUND' AND s.succeeded AND NOT t.is_cancel THEN t.units ELSE 0 END)
  ) m(address, token, units) WHERE t.send_id = s.id AND t.txid = s.txid
$$;
