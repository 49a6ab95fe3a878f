-- CreateTable
CREATE TABLE "node_wallet" (
    "id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "cursor" TEXT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "node_wallet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_address" (
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "label" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_send" (
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "payee" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "state" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "said" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "block_hash" TEXT,
    "sequence" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_send_input" (
    "send_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,
    "released" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "node_send_input_pkey" PRIMARY KEY ("send_id","txid","vout")
);

-- CreateTable
CREATE TABLE "node_send_change" (
    "send_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "block_hash" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_send_change_pkey" PRIMARY KEY ("send_id","sequence")
);

-- CreateTable
CREATE TABLE "node_transfer" (
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,
    "direction" TEXT NOT NULL,
    "address" TEXT,
    "units" DECIMAL(78,0) NOT NULL,
    "fee" DECIMAL(78,0),
    "state" TEXT NOT NULL,
    "block_hash" TEXT,
    "height" INTEGER,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "node_wallet_node_id_id_idx" ON "node_wallet"("node_id", "id");

-- CreateIndex
CREATE INDEX "node_wallet_network_read_at_idx" ON "node_wallet"("network", "read_at");

-- CreateIndex
CREATE INDEX "node_address_wallet_id_id_idx" ON "node_address"("wallet_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "node_address_network_address_key" ON "node_address"("network", "address");

-- CreateIndex
CREATE INDEX "node_send_wallet_id_id_idx" ON "node_send"("wallet_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "node_send_network_txid_key" ON "node_send"("network", "txid");

-- CreateIndex
CREATE INDEX "node_transfer_wallet_id_id_idx" ON "node_transfer"("wallet_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "node_transfer_wallet_id_txid_vout_direction_key" ON "node_transfer"("wallet_id", "txid", "vout", "direction");

-- AddForeignKey
ALTER TABLE "node_address" ADD CONSTRAINT "node_address_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "node_wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_send" ADD CONSTRAINT "node_send_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "node_wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_send_input" ADD CONSTRAINT "node_send_input_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "node_send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_send_change" ADD CONSTRAINT "node_send_change_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "node_send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_transfer" ADD CONSTRAINT "node_transfer_wallet_id_fkey" FOREIGN KEY ("wallet_id") REFERENCES "node_wallet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE node_wallet
  ADD CONSTRAINT node_wallet_name_size CHECK (char_length(name) BETWEEN 1 AND 64),
  ADD CONSTRAINT node_wallet_scale_range CHECK (scale BETWEEN 0 AND 18);
ALTER TABLE node_address
  ADD CONSTRAINT node_address_label_size CHECK (char_length(label) BETWEEN 1 AND 64);
ALTER TABLE node_send
  ADD CONSTRAINT node_send_units_positive CHECK (units > 0),
  ADD CONSTRAINT node_send_fee_range CHECK (fee >= 0),
  ADD CONSTRAINT node_send_state_known CHECK (state IN ('SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL', 'FAILED')),
  ADD CONSTRAINT node_send_sequence_positive CHECK (sequence > 0),
  ADD CONSTRAINT node_send_mined_whole CHECK (state NOT IN ('CONFIRMED', 'FINAL') OR block_hash IS NOT NULL);
ALTER TABLE node_send_input
  ADD CONSTRAINT node_send_input_vout_range CHECK (vout >= 0);
ALTER TABLE node_transfer
  ADD CONSTRAINT node_transfer_units_positive CHECK (units > 0),
  ADD CONSTRAINT node_transfer_direction_known CHECK (direction IN ('IN', 'OUT')),
  ADD CONSTRAINT node_transfer_state_known CHECK (state IN ('PENDING', 'MINED', 'ORPHANED', 'CONFLICTED')),
  ADD CONSTRAINT node_transfer_mined_whole CHECK ((state = 'MINED') = (block_hash IS NOT NULL) AND (block_hash IS NULL) = (height IS NULL));
-- A coin is spent by one send.
CREATE UNIQUE INDEX node_send_input_once ON node_send_input (network, txid, vout) WHERE NOT released;
-- What is followed.
CREATE INDEX node_send_open ON node_send (network, id) WHERE state NOT IN ('FINAL', 'FAILED');
-- What counts in a window.
CREATE INDEX node_send_lately ON node_send (wallet_id, created_at);

REVOKE UPDATE, DELETE ON node_wallet, node_address, node_send, node_send_input, node_send_change, node_transfer FROM wallets;
GRANT UPDATE (opened_at, cursor, read_at) ON node_wallet TO wallets;
GRANT UPDATE (state, said, sent_at, block_hash, sequence) ON node_send TO wallets;
GRANT UPDATE (released) ON node_send_input TO wallets;
GRANT UPDATE (state, block_hash, height) ON node_transfer TO wallets;
CREATE TRIGGER node_send_change_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON node_send_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- functions/node_send_may_change.sql
-- A node's send goes forward by what its Core node says of it; what was signed stays, and its history has no gap.
CREATE OR REPLACE FUNCTION node_send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.wallet_id, NEW.network, NEW.payee, NEW.units, NEW.fee, NEW.txid, NEW.bytes, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.wallet_id, OLD.network, OLD.payee, OLD.units, OLD.fee, OLD.txid, OLD.bytes, OLD.created_at)
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.block_hash) IS DISTINCT FROM (OLD.state, OLD.block_hash))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('SIGNED', 'BROADCAST'), ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send of a node may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'node_send_may_change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER node_send_may_change BEFORE UPDATE ON node_send FOR EACH ROW EXECUTE FUNCTION node_send_may_change();
