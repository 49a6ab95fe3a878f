-- AlterTable
ALTER TABLE "node_send" ADD COLUMN     "asked" TEXT,
ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "node_send_input" ADD COLUMN     "since" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "node_replacement" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "is_cancel" BOOLEAN NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'UNCLEAR',
    "said" TEXT,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_replacement_pkey" PRIMARY KEY ("send_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "node_replacement_network_txid_key" ON "node_replacement"("network", "txid");

-- CreateIndex
CREATE INDEX "node_send_input_network_txid_idx" ON "node_send_input"("network", "txid");

-- AddForeignKey
ALTER TABLE "node_replacement" ADD CONSTRAINT "node_replacement_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "node_send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/node_replacement_may_be.sql
-- What takes the place of a node's send is the next of its transactions, pays more than each before, and is signed only while none is in a block for good. What was signed stays.
CREATE OR REPLACE FUNCTION node_replacement_may_be() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  of_send record;
  before record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.send_id, NEW.number, NEW.network, NEW.txid, NEW.bytes, NEW.fee, NEW.is_cancel, NEW.signed_at)
         IS NOT DISTINCT FROM (OLD.send_id, OLD.number, OLD.network, OLD.txid, OLD.bytes, OLD.fee, OLD.is_cancel, OLD.signed_at) THEN
      RETURN NEW;
    END IF;
  ELSE
    SELECT s.state, s.network, s.fee, s.txid INTO of_send FROM node_send s WHERE s.id = NEW.send_id FOR NO KEY UPDATE;
    SELECT coalesce(max(r.number), 1) AS number, coalesce(max(r.fee), 0) AS fee INTO before FROM node_replacement r WHERE r.send_id = NEW.send_id;
    IF of_send.state = 'BROADCAST' AND NEW.network = of_send.network AND NEW.txid <> of_send.txid
       AND NEW.number = before.number + 1 AND NEW.fee > greatest(before.fee, of_send.fee) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a send of a node may not be replaced so' USING ERRCODE = 'check_violation', CONSTRAINT = 'node_replacement_may_be';
END $$;

-- functions/node_send_may_change.sql
-- A node's send goes forward by what its Core node says of it; what was signed stays, what is told is one of what was signed, and its history has no gap.
CREATE OR REPLACE FUNCTION node_send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.wallet_id, NEW.network, NEW.payee, NEW.units, NEW.fee, NEW.txid, NEW.bytes, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.wallet_id, OLD.network, OLD.payee, OLD.units, OLD.fee, OLD.txid, OLD.bytes, OLD.created_at)
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.block_hash, NEW.attempt) IS DISTINCT FROM (OLD.state, OLD.block_hash, OLD.attempt))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('SIGNED', 'BROADCAST'), ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'),
       ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))
       AND NOT (OLD.state = 'BROADCAST' AND NEW.state = 'BROADCAST' AND NEW.attempt <> OLD.attempt))
     OR (NEW.attempt <> OLD.attempt AND (OLD.state <> 'BROADCAST'
       OR (NEW.attempt <> 1 AND NOT EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt))))
     OR (NEW.state = 'CANCELLED' AND OLD.state <> 'CANCELLED'
       AND NOT EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt AND r.is_cancel))
     OR (NEW.state IN ('CONFIRMED', 'FINAL')
       AND EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt AND r.is_cancel)) THEN
    RAISE EXCEPTION 'a send of a node may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'node_send_may_change';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER node_replacement_may_be BEFORE INSERT OR UPDATE ON node_replacement FOR EACH ROW EXECUTE FUNCTION node_replacement_may_be();

-- What Prisma's schema cannot say.
ALTER TABLE node_send
  DROP CONSTRAINT node_send_state_known,
  DROP CONSTRAINT node_send_mined_whole,
  ADD CONSTRAINT node_send_state_known CHECK (state IN ('SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL', 'FAILED', 'CANCELLED')),
  ADD CONSTRAINT node_send_mined_whole CHECK (state NOT IN ('CONFIRMED', 'FINAL', 'CANCELLED') OR block_hash IS NOT NULL),
  ADD CONSTRAINT node_send_asked_known CHECK (asked IN ('SPEED_UP', 'CANCEL'));
ALTER TABLE node_replacement
  ADD CONSTRAINT node_replacement_outcome_known CHECK (outcome IN ('TAKEN', 'TOO_CHEAP', 'REFUSED', 'UNCLEAR'));
ALTER TABLE node_send_input
  ADD CONSTRAINT node_send_input_since_positive CHECK (since > 0);
-- What is followed.
DROP INDEX node_send_open;
CREATE INDEX node_send_open ON node_send (network, id) WHERE state NOT IN ('FINAL', 'FAILED', 'CANCELLED');

REVOKE UPDATE, DELETE ON node_replacement FROM wallets;
GRANT UPDATE (outcome, said) ON node_replacement TO wallets;
GRANT UPDATE (attempt, asked) ON node_send TO wallets;
