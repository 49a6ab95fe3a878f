-- CreateTable
CREATE TABLE "sweepable_balance" (
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "sweepable_balance_pkey" PRIMARY KEY ("network","address","token")
);

-- CreateIndex
CREATE INDEX "sweepable_balance_network_token_units_idx" ON "sweepable_balance"("network", "token", "units");

-- functions/deposit_is_counted.sql
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

-- functions/sweep_moved.sql
-- By how much a sweep, or what pays for one, changes what addresses have that is swept: nothing where none of its attempts is in a block.
CREATE OR REPLACE FUNCTION sweep_moved(s send) RETURNS TABLE (network text, address text, token text, units numeric) LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT s.network, m.address, m.token, m.units FROM attempt t CROSS JOIN LATERAL (VALUES
    (coalesce(s.token_owner, s.source_address), coalesce(s.token_contract, ''), CASE WHEN s.kind = 'SWEEP' AND s.succeeded AND s.moved IS NOT FALSE AND NOT t.is_cancel THEN -t.units ELSE 0 END),
    -- What the treasury sends it pays for.
    (s.source_address, '', CASE WHEN s.kind = 'SWEEP' AND (s.token_owner IS NULL OR s.token_owner = s.source_address) THEN -coalesce(s.fee, 0) ELSE 0 END),
    (s.payee, '', CASE WHEN s.kind = 'FUND' AND s.succeeded AND NOT t.is_cancel THEN t.units ELSE 0 END)
  ) m(address, token, units) WHERE t.send_id = s.id AND t.txid = s.txid
$$;

-- functions/sweep_is_counted.sql
-- What a sweep that has come to its end took from its address, with its fee where that paid it, is there no more; what came there for its fees is.
CREATE OR REPLACE FUNCTION sweep_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = wallets, pg_temp AS $$
BEGIN
  INSERT INTO sweepable_balance AS b (network, address, token, units)
    SELECT g.network, g.address, g.token, sum(g.units) FROM sweep_moved(NEW) g WHERE g.units <> 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (network, address, token) DO UPDATE SET units = b.units + excluded.units;
  RETURN NULL;
END $$;

-- Nobody writes it but these triggers.
REVOKE INSERT, UPDATE, DELETE ON sweepable_balance FROM wallets;
CREATE TRIGGER deposit_is_counted AFTER UPDATE ON deposit REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION deposit_is_counted();
CREATE TRIGGER sweep_is_counted AFTER UPDATE ON send FOR EACH ROW
  WHEN (NEW.kind IN ('SWEEP', 'FUND') AND NEW.state <> OLD.state AND NEW.state IN ('FINAL', 'FAILED', 'CANCELLED'))
  EXECUTE FUNCTION sweep_is_counted();

-- What stands already: the triggers' locks are held, so nothing comes between.
INSERT INTO sweepable_balance (network, address, token, units)
  SELECT m.network, m.address, m.token, sum(m.units) FROM (
    SELECT d.network, a.address, coalesce(d.token, ''), d.units FROM deposit d JOIN address a ON a.id = d.address_id
      JOIN wallet w ON w.id = a.wallet_id AND w.kind = 'CUSTODIAL'
      WHERE d.state = 'CREDITED' AND NOT EXISTS (SELECT FROM utxo u WHERE u.network = d.network AND u.txid = d.txid)
    UNION ALL SELECT g.network, g.address, g.token, g.units FROM send s CROSS JOIN LATERAL sweep_moved(s) g
      WHERE s.kind IN ('SWEEP', 'FUND') AND s.state IN ('FINAL', 'FAILED', 'CANCELLED') AND g.units <> 0
  ) m(network, address, token, units) GROUP BY 1, 2, 3;
