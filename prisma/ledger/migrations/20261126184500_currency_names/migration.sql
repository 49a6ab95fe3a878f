ALTER TABLE asset ADD COLUMN name text;

-- What is fixed of a currency is its scale; nobody had named one yet.
ALTER TABLE asset DISABLE TRIGGER scale_is_fixed;
UPDATE asset SET name = named.name
FROM (VALUES
  ('USD', 'US dollar'), ('EUR', 'Euro'), ('BTC', 'Bitcoin'), ('ETH', 'Ether'), ('USDC', 'USD Coin'), ('EURC', 'EURC'), ('TRX', 'TRON'),
  ('FLOP', 'Flopcoin')
) named (code, name)
WHERE asset.code = named.code;
ALTER TABLE asset ENABLE TRIGGER scale_is_fixed;
