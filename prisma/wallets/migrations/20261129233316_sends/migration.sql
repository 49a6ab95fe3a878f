-- AlterTable
ALTER TABLE "wallet" ALTER COLUMN "user_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "treasury" (
    "network" TEXT NOT NULL,
    "wallet_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "treasury_pkey" PRIMARY KEY ("network")
);

-- CreateTable
CREATE TABLE "treasury_switch" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "treasury_switch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source" (
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "wallet_id" UUID NOT NULL,
    "address_index" INTEGER NOT NULL,
    "next_nonce" INTEGER NOT NULL,
    "paused_for" TEXT,

    CONSTRAINT "source_pkey" PRIMARY KEY ("network","address")
);

-- CreateTable
CREATE TABLE "send" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source_address" TEXT NOT NULL,
    "payee" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "fee_cap" DECIMAL(78,0) NOT NULL,
    "priority" TEXT NOT NULL,
    "payment_id" UUID,
    "user_id" UUID,
    "state" TEXT NOT NULL,
    "nonce" INTEGER,
    "asked" TEXT,
    "txid" TEXT,
    "height" INTEGER,
    "block_hash" TEXT,
    "succeeded" BOOLEAN,
    "fee" DECIMAL(78,0),
    "failure" TEXT,
    "sequence" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "is_cancel" BOOLEAN NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "gas_limit" DECIMAL(78,0) NOT NULL,
    "max_fee_per_gas" DECIMAL(78,0) NOT NULL,
    "max_priority_fee_per_gas" DECIMAL(78,0) NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "said" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("send_id","number")
);

-- CreateTable
CREATE TABLE "send_change" (
    "send_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "txid" TEXT,
    "height" INTEGER,
    "block_hash" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_change_pkey" PRIMARY KEY ("send_id","sequence")
);

-- CreateTable
CREATE TABLE "send_act" (
    "id" UUID NOT NULL,
    "send_id" UUID NOT NULL,
    "asked" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "funding" (
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "state" TEXT NOT NULL,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,

    CONSTRAINT "funding_pkey" PRIMARY KEY ("network","txid","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "treasury_wallet_id_key" ON "treasury"("wallet_id");

-- CreateIndex
CREATE INDEX "treasury_switch_network_at_idx" ON "treasury_switch"("network", "at");

-- CreateIndex
CREATE UNIQUE INDEX "send_payment_id_key" ON "send"("payment_id");

-- CreateIndex
CREATE INDEX "send_network_block_hash_idx" ON "send"("network", "block_hash");

-- CreateIndex
CREATE INDEX "send_network_id_idx" ON "send"("network", "id");

-- CreateIndex
CREATE UNIQUE INDEX "send_network_source_address_nonce_key" ON "send"("network", "source_address", "nonce");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_network_txid_key" ON "attempt"("network", "txid");

-- CreateIndex
CREATE INDEX "send_act_send_id_idx" ON "send_act"("send_id");

-- CreateIndex
CREATE INDEX "funding_network_block_hash_idx" ON "funding"("network", "block_hash");

-- AddForeignKey
ALTER TABLE "treasury" ADD CONSTRAINT "treasury_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "treasury_switch" ADD CONSTRAINT "treasury_switch_network_fkey" FOREIGN KEY ("network") REFERENCES "treasury"("network") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source" ADD CONSTRAINT "source_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send" ADD CONSTRAINT "send_network_source_address_fkey" FOREIGN KEY ("network", "source_address") REFERENCES "source"("network", "address") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_change" ADD CONSTRAINT "send_change_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_act" ADD CONSTRAINT "send_act_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
-- A treasury is the house's: it has no user, and one is enough for a network.
ALTER TABLE wallet
  DROP CONSTRAINT wallet_origin_known,
  DROP CONSTRAINT wallet_kind_known,
  ADD CONSTRAINT wallet_origin_known CHECK (origin IN ('VERIFICATION', 'REQUEST', 'TREASURY')),
  ADD CONSTRAINT wallet_kind_known CHECK (kind IN ('CUSTODIAL', 'IMPORTED', 'WATCH_ONLY', 'NODE', 'TREASURY')),
  ADD CONSTRAINT wallet_treasury_is_nobodys CHECK ((kind = 'TREASURY') = (user_id IS NULL) AND (kind = 'TREASURY') = (origin = 'TREASURY'));
CREATE UNIQUE INDEX wallet_one_treasury ON wallet (network) WHERE kind = 'TREASURY';
ALTER TABLE treasury ADD CONSTRAINT treasury_state_known CHECK (state IN ('OPEN', 'PAUSED'));
ALTER TABLE treasury_switch
  ADD CONSTRAINT treasury_switch_state_known CHECK (state IN ('OPEN', 'PAUSED')),
  ADD CONSTRAINT treasury_switch_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512);
ALTER TABLE source
  ADD CONSTRAINT source_nonce_range CHECK (next_nonce >= 0),
  ADD CONSTRAINT source_paused_known CHECK (paused_for IN ('REFUSED', 'FOREIGN_NONCE'));
ALTER TABLE send
  ADD CONSTRAINT send_kind_known CHECK (kind IN ('PAYOUT', 'SWEEP')),
  ADD CONSTRAINT send_state_known CHECK (state IN ('PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL', 'FAILED', 'CANCELLED')),
  ADD CONSTRAINT send_priority_known CHECK (priority IN ('LOW', 'NORMAL', 'HIGH')),
  ADD CONSTRAINT send_asked_known CHECK (asked IN ('SPEED_UP', 'CANCEL')),
  ADD CONSTRAINT send_failure_known CHECK (failure IN ('PAYEE_REFUSES', 'REVERTED', 'REPLACED')),
  ADD CONSTRAINT send_units_positive CHECK (units > 0 AND fee_cap > 0),
  ADD CONSTRAINT send_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT send_nonce_range CHECK (nonce >= 0),
  ADD CONSTRAINT send_payout_of_payment CHECK ((kind = 'PAYOUT') = (payment_id IS NOT NULL) AND (kind = 'PAYOUT') = (user_id IS NOT NULL)),
  ADD CONSTRAINT send_signed_has_nonce CHECK (state NOT IN ('SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL') OR nonce IS NOT NULL),
  ADD CONSTRAINT send_mined_whole CHECK (num_nonnulls(txid, height, block_hash, succeeded, fee) IN (0, 5)),
  ADD CONSTRAINT send_confirmed_succeeded CHECK (state NOT IN ('CONFIRMED', 'FINAL') OR (succeeded IS TRUE)),
  ADD CONSTRAINT send_failed_says_why CHECK ((state = 'FAILED') = (failure IS NOT NULL));
CREATE INDEX send_open ON send (network, id) WHERE state IN ('PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
-- Two sweeps of one address would spend the same money.
CREATE UNIQUE INDEX send_one_sweep ON send (network, source_address) WHERE kind = 'SWEEP' AND state IN ('PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
ALTER TABLE attempt
  ADD CONSTRAINT attempt_number_range CHECK (number BETWEEN 1 AND 200),
  ADD CONSTRAINT attempt_outcome_known CHECK (outcome IN ('ACCEPTED', 'TOO_CHEAP', 'NO_FUNDS', 'REFUSED', 'UNCLEAR')),
  ADD CONSTRAINT attempt_sent_whole CHECK (num_nonnulls(sent_at, outcome, said) IN (0, 3));
ALTER TABLE send_act
  ADD CONSTRAINT send_act_asked_known CHECK (asked IN ('SPEED_UP', 'CANCEL')),
  ADD CONSTRAINT send_act_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512);
ALTER TABLE funding
  ADD CONSTRAINT funding_state_known CHECK (state IN ('SEEN', 'FINAL', 'LOST')),
  ADD CONSTRAINT funding_units_positive CHECK (units > 0);
-- What was signed may be mined at any time: nothing of it is forgotten, and its bytes and nonces stay as they are.
REVOKE UPDATE, DELETE ON treasury, treasury_switch, source, send, attempt, send_act, send_change, funding FROM wallets;
GRANT UPDATE (state) ON treasury TO wallets;
GRANT UPDATE (next_nonce, paused_for) ON source TO wallets;
GRANT UPDATE (units, state, nonce, asked, txid, height, block_hash, succeeded, fee, failure, sequence) ON send TO wallets;
GRANT UPDATE (sent_at, outcome, said) ON attempt TO wallets;
GRANT UPDATE (state, height, block_hash, units, address) ON funding TO wallets;
CREATE TRIGGER treasury_switch_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON treasury_switch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER send_act_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON send_act FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER send_change_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON send_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A send goes forward by what was signed and what blocks say; what it is to bring about stays, and its history has no gap.
CREATE OR REPLACE FUNCTION send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.network, NEW.kind, NEW.source_address, NEW.payee, NEW.currency, NEW.scale, NEW.fee_cap, NEW.priority, NEW.payment_id, NEW.user_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.kind, OLD.source_address, OLD.payee, OLD.currency, OLD.scale, OLD.fee_cap, OLD.priority, OLD.payment_id, OLD.user_id, OLD.created_at)
     OR (NEW.units <> OLD.units AND (OLD.kind <> 'SWEEP' OR OLD.txid IS NOT NULL))
     OR (OLD.nonce IS NOT NULL AND NEW.nonce IS DISTINCT FROM OLD.nonce)
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED')
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER send_may_change BEFORE UPDATE ON send FOR EACH ROW EXECUTE FUNCTION send_may_change();

-- A nonce that was given away is never given away again.
CREATE OR REPLACE FUNCTION source_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.next_nonce < OLD.next_nonce OR (NEW.network, NEW.address, NEW.wallet_id, NEW.address_index) IS DISTINCT FROM (OLD.network, OLD.address, OLD.wallet_id, OLD.address_index) THEN
    RAISE EXCEPTION 'a source may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_may_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER source_may_change BEFORE UPDATE ON source FOR EACH ROW EXECUTE FUNCTION source_may_change();
