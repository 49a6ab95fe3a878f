-- AlterTable
-- Those of before are ether: what a block of the public network needs is enough for any.
ALTER TABLE "deposit" ADD COLUMN     "needed" INTEGER NOT NULL DEFAULT 64;
ALTER TABLE "deposit" ALTER COLUMN "needed" DROP DEFAULT;

-- CreateTable
CREATE TABLE "utxo" (
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,
    "wallet_id" UUID NOT NULL,
    "address_id" UUID NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "is_coinbase" BOOLEAN NOT NULL,
    "spent_by" TEXT,
    "spent_height" INTEGER,
    "spent_block_hash" TEXT,

    CONSTRAINT "utxo_pkey" PRIMARY KEY ("network","txid","vout")
);

-- CreateIndex
CREATE INDEX "utxo_network_block_hash_idx" ON "utxo"("network", "block_hash");

-- AddForeignKey
ALTER TABLE "utxo" ADD CONSTRAINT "utxo_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "utxo" ADD CONSTRAINT "utxo_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/deposit_may_change.sql
-- A deposit goes from state to state as the chain does; what it was in the beginning stays, and its history has no gap.
CREATE OR REPLACE FUNCTION deposit_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.sequence <> OLD.sequence + 1
     OR (NEW.id, NEW.network, NEW.txid, NEW.position, NEW.seen_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD.txid, OLD.position, OLD.seen_at)
     OR NEW.credits <> OLD.credits + (CASE WHEN NEW.state = 'CONFIRMED' THEN 1 ELSE 0 END)
     OR (NEW.state <> 'CONFIRMING' AND (NEW.user_id, NEW.wallet_id, NEW.address_id, NEW.units, NEW.needed, NEW.height, NEW.block_hash) IS DISTINCT FROM (OLD.user_id, OLD.wallet_id, OLD.address_id, OLD.units, OLD.needed, OLD.height, OLD.block_hash))
     OR (OLD.state, NEW.state) NOT IN (
       ('CONFIRMING', 'CONFIRMED'), ('CONFIRMING', 'ORPHANED'), ('CONFIRMED', 'CREDITED'), ('CONFIRMED', 'REVERSED'),
       ('CREDITED', 'REVERSED'), ('ORPHANED', 'CONFIRMING'), ('REVERSED', 'CONFIRMING')) THEN
    RAISE EXCEPTION 'a deposit may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE deposit
  ADD CONSTRAINT deposit_needed_positive CHECK (needed > 0);
ALTER TABLE utxo
  ADD CONSTRAINT utxo_vout_range CHECK (vout >= 0),
  ADD CONSTRAINT utxo_units_positive CHECK (units > 0),
  ADD CONSTRAINT utxo_spent_whole CHECK (num_nonnulls(spent_by, spent_height, spent_block_hash) IN (0, 3)),
  ADD CONSTRAINT utxo_spent_after CHECK (spent_height >= height);
-- What can be spent, and what a wallet has.
CREATE INDEX utxo_unspent ON utxo (wallet_id) WHERE spent_by IS NULL;
CREATE INDEX utxo_spent_in ON utxo (network, spent_block_hash) WHERE spent_by IS NOT NULL;
REVOKE UPDATE ON utxo FROM wallets;
GRANT UPDATE (spent_by, spent_height, spent_block_hash) ON utxo TO wallets;

-- functions/utxo_may_change.sql
-- What an output is stays. It is spent once, by one transaction in one block, until that block is taken back; and none is forgotten that was spent.
CREATE OR REPLACE FUNCTION utxo_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.spent_by IS NULL THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'DELETE'
     OR (NEW.network, NEW.txid, NEW.vout, NEW.wallet_id, NEW.address_id, NEW.units, NEW.height, NEW.block_hash, NEW.is_coinbase)
       IS DISTINCT FROM (OLD.network, OLD.txid, OLD.vout, OLD.wallet_id, OLD.address_id, OLD.units, OLD.height, OLD.block_hash, OLD.is_coinbase)
     OR (OLD.spent_by IS NULL) = (NEW.spent_by IS NULL) THEN
    RAISE EXCEPTION 'an output may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'utxo_may_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER utxo_may_change BEFORE UPDATE OR DELETE ON utxo FOR EACH ROW EXECUTE FUNCTION utxo_may_change();
