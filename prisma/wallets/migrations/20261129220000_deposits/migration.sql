-- CreateTable
CREATE TABLE "deposit" (
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
    "state" TEXT NOT NULL,
    "credits" INTEGER NOT NULL DEFAULT 0,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "payment_id" UUID,
    "sequence" INTEGER NOT NULL DEFAULT 1,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deposit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deposit_change" (
    "deposit_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deposit_change_pkey" PRIMARY KEY ("deposit_id","sequence")
);

-- CreateIndex
CREATE INDEX "deposit_wallet_id_id_idx" ON "deposit"("wallet_id", "id");

-- CreateIndex
CREATE INDEX "deposit_network_block_hash_idx" ON "deposit"("network", "block_hash");

-- CreateIndex
CREATE UNIQUE INDEX "deposit_network_txid_position_key" ON "deposit"("network", "txid", "position");

-- AddForeignKey
ALTER TABLE "deposit" ADD CONSTRAINT "deposit_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deposit" ADD CONSTRAINT "deposit_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deposit_change" ADD CONSTRAINT "deposit_change_deposit_id_fkey" FOREIGN KEY ("deposit_id") REFERENCES "deposit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE deposit
  ADD CONSTRAINT deposit_state_known CHECK (state IN ('CONFIRMING', 'CONFIRMED', 'CREDITED', 'ORPHANED', 'REVERSED')),
  ADD CONSTRAINT deposit_units_positive CHECK (units > 0),
  ADD CONSTRAINT deposit_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT deposit_credited_whole CHECK (state <> 'CREDITED' OR payment_id IS NOT NULL),
  ADD CONSTRAINT deposit_confirmed_counted CHECK (state NOT IN ('CONFIRMED', 'CREDITED', 'REVERSED') OR credits > 0);
CREATE INDEX deposit_due ON deposit (network, height) WHERE state = 'CONFIRMING';
-- What came in is never forgotten, and its history never rewritten.
REVOKE DELETE ON deposit FROM wallets;
REVOKE UPDATE, DELETE ON deposit_change FROM wallets;
CREATE TRIGGER deposit_change_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deposit_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A deposit goes from state to state as the chain does; what it was in the beginning stays, and its history has no gap.
CREATE OR REPLACE FUNCTION deposit_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.sequence <> OLD.sequence + 1
     OR (NEW.id, NEW.network, NEW.txid, NEW.position, NEW.seen_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD.txid, OLD.position, OLD.seen_at)
     OR NEW.credits <> OLD.credits + (CASE WHEN NEW.state = 'CONFIRMED' THEN 1 ELSE 0 END)
     OR (NEW.state <> 'CONFIRMING' AND (NEW.user_id, NEW.wallet_id, NEW.address_id, NEW.units, NEW.height, NEW.block_hash) IS DISTINCT FROM (OLD.user_id, OLD.wallet_id, OLD.address_id, OLD.units, OLD.height, OLD.block_hash))
     OR (OLD.state, NEW.state) NOT IN (
       ('CONFIRMING', 'CONFIRMED'), ('CONFIRMING', 'ORPHANED'), ('CONFIRMED', 'CREDITED'), ('CONFIRMED', 'REVERSED'),
       ('CREDITED', 'REVERSED'), ('ORPHANED', 'CONFIRMING'), ('REVERSED', 'CONFIRMING')) THEN
    RAISE EXCEPTION 'a deposit may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_may_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deposit_may_change BEFORE UPDATE ON deposit FOR EACH ROW EXECUTE FUNCTION deposit_may_change();
