-- What credited deposits have brought to addresses is counted as it comes and goes, for whoever sweeps: adding up all of them anew at each look would take longer with each. All rows of a statement at once and in order, behind all of its locks: so two never wait for each other. Where money is outputs nothing is swept.
CREATE OR REPLACE FUNCTION deposit_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = wallets, pg_temp AS $$
BEGIN
  INSERT INTO sweepable_balance AS b (network, address, token, units)
    SELECT a.network, a.address, coalesce(n.token, ''), sum(CASE n.state WHEN 'CREDITED' THEN n.units ELSE -o.units END)
    FROM new_rows n JOIN old_rows o ON o.id = n.id JOIN address a ON a.id = n.address_id
      JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'CUSTODIAL'
    WHERE (n.state = 'CREDITED') <> (o.state = 'CREDITED') AND CASE n.state
      WHEN 'CREDITED' THEN NOT EXISTS (SELECT FROM utxo u WHERE u.network = n.network AND u.txid = n.txid)
      ELSE EXISTS (SELECT FROM sweepable_balance c WHERE (c.network, c.address, c.token) = (a.network, a.address, coalesce(n.token, ''))) END
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (network, address, token) DO UPDATE SET units = b.units + excluded.units;
  RETURN NULL;
END $$;
