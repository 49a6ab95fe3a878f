-- What Prisma's schema cannot say.
-- Exactly once, whatever events say: one automatic wallet per user and network.
CREATE UNIQUE INDEX wallet_one_automatic ON wallet (user_id, network) WHERE origin = 'VERIFICATION';
ALTER TABLE wallet
  ADD CONSTRAINT wallet_origin_known CHECK (origin IN ('VERIFICATION', 'REQUEST')),
  ADD CONSTRAINT wallet_kind_known CHECK (kind IN ('CUSTODIAL', 'IMPORTED', 'WATCH_ONLY', 'NODE')),
  ADD CONSTRAINT wallet_name_length CHECK (char_length(name) BETWEEN 1 AND 64),
  ADD CONSTRAINT wallet_xpub_is_public CHECK (account_xpub LIKE 'xpub%');
ALTER TABLE address ADD CONSTRAINT address_index_range CHECK (index >= 0);
-- A wallet's row is the only copy of its keys, and an address may be paid to at any time: both stay for good.
REVOKE DELETE ON wallet, address FROM wallets;
