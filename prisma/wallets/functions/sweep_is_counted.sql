-- What a sweep that has come to its end took from its address, with its fee where that paid it, is there no more; what came there for its fees is.
CREATE OR REPLACE FUNCTION sweep_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = wallets, pg_temp AS $$
BEGIN
  INSERT INTO sweepable_balance AS b (network, address, token, units)
    SELECT g.network, g.address, g.token, sum(g.units) FROM sweep_moved(NEW) g WHERE g.units <> 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (network, address, token) DO UPDATE SET units = b.units + excluded.units;
  RETURN NULL;
END $$;
