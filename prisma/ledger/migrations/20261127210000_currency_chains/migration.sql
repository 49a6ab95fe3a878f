ALTER TABLE "asset" ADD COLUMN "chain" TEXT;

-- What is fixed of a currency is its scale; nobody had said what keeps one yet.
ALTER TABLE asset DISABLE TRIGGER scale_is_fixed;
UPDATE asset SET chain = kept.chain
FROM (VALUES ('BTC', 'bitcoin'), ('ETH', 'ethereum'), ('USDC', 'ethereum'), ('EURC', 'ethereum'), ('TRX', 'tron'), ('FLOP', 'flopcoin')) kept (code, chain)
WHERE asset.code = kept.code;
ALTER TABLE asset ENABLE TRIGGER scale_is_fixed;

-- What Prisma's schema cannot say.
ALTER TABLE asset
  ADD CONSTRAINT asset_name_size CHECK (char_length(name) BETWEEN 1 AND 64),
  ADD CONSTRAINT asset_chain_form CHECK (chain ~ '^[a-z][a-z0-9-]{0,31}$'),
  ADD CONSTRAINT asset_chain_is_of_crypto CHECK (chain IS NULL OR kind = 'CRYPTO');
-- Operators add currencies; nobody changes one.
GRANT INSERT (code, scale, kind, name, chain) ON asset TO ledger;
