-- AlterTable
ALTER TABLE "wallet" ADD COLUMN     "address_type" TEXT,
ADD COLUMN     "watched_key" TEXT,
ALTER COLUMN "account_path" DROP NOT NULL,
ALTER COLUMN "account_xpub" DROP NOT NULL,
ALTER COLUMN "key_id" DROP NOT NULL,
ALTER COLUMN "wrapped_key" DROP NOT NULL,
ALTER COLUMN "ciphertext" DROP NOT NULL;

-- CreateTable
CREATE TABLE "watched_address" (
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "chain" INTEGER NOT NULL,
    "child" INTEGER NOT NULL,
    "derivation_path" TEXT,
    "label" TEXT,

    CONSTRAINT "watched_address_pkey" PRIMARY KEY ("wallet_id","index")
);

-- CreateTable
CREATE TABLE "receipt" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "address_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "needed" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "taken_back_at" TIMESTAMPTZ(3),
    "spent_by" TEXT,
    "spent_height" INTEGER,
    "spent_block_hash" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallet_scan" (
    "wallet_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "to" INTEGER NOT NULL,

    CONSTRAINT "wallet_scan_pkey" PRIMARY KEY ("wallet_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "watched_address_id_key" ON "watched_address"("id");

-- CreateIndex
CREATE INDEX "watched_address_network_address_idx" ON "watched_address"("network", "address");

-- CreateIndex
CREATE UNIQUE INDEX "watched_address_wallet_id_chain_child_key" ON "watched_address"("wallet_id", "chain", "child");

-- CreateIndex
CREATE INDEX "receipt_network_block_hash_idx" ON "receipt"("network", "block_hash");

-- CreateIndex
CREATE INDEX "receipt_wallet_id_id_idx" ON "receipt"("wallet_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_network_txid_position_wallet_id_key" ON "receipt"("network", "txid", "position", "wallet_id");

-- CreateIndex
CREATE INDEX "wallet_scan_network_at_idx" ON "wallet_scan"("network", "at");

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "watched_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/custody_is.sql
-- Coins that are pooled and coins that stay apart are of different tables: what is of one is never of the other.
CREATE OR REPLACE FUNCTION custody_is() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (SELECT CASE WHEN kind IN ('CUSTODIAL', 'TREASURY') THEN 'POOLED' ELSE 'SEGREGATED' END FROM wallet WHERE id = NEW.wallet_id) <> TG_ARGV[0] THEN
    RAISE EXCEPTION 'wallets.% holds what is % alone', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_is';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
-- A client is made of schema.prisma alone: it knows no table of the files that this includes.
ALTER TABLE "watched_address" ADD CONSTRAINT "watched_address_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "wallet_scan" ADD CONSTRAINT "wallet_scan_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Keys that were made here have their entropy; imported ones what spends, and nothing else; where only is watched there is none.
ALTER TABLE wallet
  ADD CONSTRAINT wallet_sealed_by_kind CHECK (CASE
    WHEN kind = 'IMPORTED' THEN num_nonnulls(key_id, wrapped_key, ciphertext) = 0 AND account_key_id IS NOT NULL
    WHEN kind = 'WATCH_ONLY' THEN num_nonnulls(key_id, wrapped_key, ciphertext, account_key_id) = 0
    ELSE num_nonnulls(account_path, account_xpub, key_id, wrapped_key, ciphertext) = 5 END),
  ADD CONSTRAINT wallet_watched_by_kind CHECK ((watched_key IS NOT NULL) = (kind IN ('IMPORTED', 'WATCH_ONLY'))),
  ADD CONSTRAINT wallet_address_type_known CHECK (address_type IN ('P2PKH', 'P2SH_P2WPKH', 'P2WPKH', 'P2TR')),
  ADD CONSTRAINT wallet_pooled_alone_default CHECK (NOT is_default OR kind = 'CUSTODIAL');
CREATE UNIQUE INDEX wallet_one_of_key ON wallet (user_id, network, kind, watched_key) WHERE watched_key IS NOT NULL;
ALTER TABLE watched_address
  ADD CONSTRAINT watched_address_place CHECK (index >= 0 AND chain IN (0, 1) AND child >= 0),
  ADD CONSTRAINT watched_address_label_length CHECK (char_length(label) BETWEEN 1 AND 64);
ALTER TABLE receipt
  ADD CONSTRAINT receipt_units_positive CHECK (units > 0),
  ADD CONSTRAINT receipt_needed_positive CHECK (needed > 0),
  ADD CONSTRAINT receipt_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT receipt_spent_whole CHECK (num_nonnulls(spent_by, spent_height, spent_block_hash) IN (0, 3));
ALTER TABLE wallet_scan ADD CONSTRAINT wallet_scan_goes_on CHECK ("from" >= 0 AND at >= "from" - 1);
CREATE INDEX receipt_unspent ON receipt (wallet_id) WHERE spent_by IS NULL AND taken_back_at IS NULL;
CREATE INDEX receipt_spent_in ON receipt (network, spent_block_hash) WHERE spent_by IS NOT NULL;
-- An address may be paid to at any time, and what came is history: both stay for good, and as they were.
REVOKE UPDATE, DELETE ON watched_address, receipt FROM wallets;
GRANT UPDATE (label) ON watched_address TO wallets;
GRANT UPDATE (address_id, currency, scale, units, needed, height, block_hash, taken_back_at, spent_by, spent_height, spent_block_hash) ON receipt TO wallets;
CREATE TRIGGER address_custody BEFORE INSERT OR UPDATE OF wallet_id ON address FOR EACH ROW EXECUTE FUNCTION custody_is('POOLED');
CREATE TRIGGER deposit_custody BEFORE INSERT OR UPDATE OF wallet_id ON deposit FOR EACH ROW EXECUTE FUNCTION custody_is('POOLED');
CREATE TRIGGER utxo_custody BEFORE INSERT ON utxo FOR EACH ROW EXECUTE FUNCTION custody_is('POOLED');
CREATE TRIGGER source_custody BEFORE INSERT ON source FOR EACH ROW EXECUTE FUNCTION custody_is('POOLED');
CREATE TRIGGER watched_address_custody BEFORE INSERT ON watched_address FOR EACH ROW EXECUTE FUNCTION custody_is('SEGREGATED');
CREATE TRIGGER receipt_custody BEFORE INSERT ON receipt FOR EACH ROW EXECUTE FUNCTION custody_is('SEGREGATED');
