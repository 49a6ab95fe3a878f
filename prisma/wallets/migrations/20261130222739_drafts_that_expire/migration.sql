-- AlterTable
ALTER TABLE "draft" ADD COLUMN     "dead_height" INTEGER,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "txid" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "draft_txid_key" ON "draft"("txid");

-- functions/draft_may_change.sql
-- What was given out to be signed stays as it was; once it is closed, it is closed for good, and once it is dead, it is dead.
CREATE OR REPLACE FUNCTION draft_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.send_id, NEW.number, NEW.unsigned, NEW.is_cancel, NEW.units, NEW.made_at, NEW.nonce, NEW.gas_limit, NEW.max_fee_per_gas, NEW.max_priority_fee_per_gas, NEW.fee, NEW.vsize, NEW.psbt, NEW.txid, NEW.expires_at)
       IS DISTINCT FROM (OLD.send_id, OLD.number, OLD.unsigned, OLD.is_cancel, OLD.units, OLD.made_at, OLD.nonce, OLD.gas_limit, OLD.max_fee_per_gas, OLD.max_priority_fee_per_gas, OLD.fee, OLD.vsize, OLD.psbt, OLD.txid, OLD.expires_at)
     OR (NEW.is_open AND NOT OLD.is_open) OR (OLD.dead_height IS NOT NULL AND NEW.dead_height IS DISTINCT FROM OLD.dead_height) THEN
    RAISE EXCEPTION 'a draft may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/draft_may_die.sql
-- Dead is what was given out, has expired by a block of ours, and is in none, whether it was signed here or not.
CREATE OR REPLACE FUNCTION draft_may_die() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM send s JOIN block b ON b.network = s.network WHERE s.id = OLD.send_id AND s.txid IS NULL
       AND b.height = NEW.dead_height AND b.time >= OLD.expires_at) THEN
    RAISE EXCEPTION 'what was given out may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_may_die';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_ends_dead.sql
-- What was signed to expire, or given out to be, and is in no block, ends only where none of it can be mined any more.
CREATE OR REPLACE FUNCTION send_ends_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM attempt WHERE send_id = NEW.id AND expires_at IS NOT NULL AND dead_height IS NULL)
     OR EXISTS (SELECT FROM draft d WHERE d.send_id = NEW.id AND d.expires_at IS NOT NULL AND d.dead_height IS NULL
       AND NOT EXISTS (SELECT FROM attempt a WHERE a.send_id = d.send_id AND a.txid = d.txid)) THEN
    RAISE EXCEPTION 'what was signed may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_ends_dead';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_may_change.sql
-- A send goes forward by what was signed and what blocks say; what it is to bring about stays, and its history has no gap.
CREATE OR REPLACE FUNCTION send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.network, NEW.kind, NEW.source_address, NEW.payee, NEW.currency, NEW.scale, NEW.token_contract, NEW.token_owner, NEW.fee_cap, NEW.priority, NEW.payment_id, NEW.user_id, NEW.wallet_id, NEW.is_all, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.kind, OLD.source_address, OLD.payee, OLD.currency, OLD.scale, OLD.token_contract, OLD.token_owner, OLD.fee_cap, OLD.priority, OLD.payment_id, OLD.user_id, OLD.wallet_id, OLD.is_all, OLD.created_at)
     OR (NEW.units <> OLD.units AND (NOT (OLD.kind = 'SWEEP' OR OLD.is_all) OR OLD.token_contract IS NOT NULL OR OLD.txid IS NOT NULL))
     OR (OLD.nonce IS NOT NULL AND NEW.nonce IS DISTINCT FROM OLD.nonce)
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED' AND NOT (OLD.state = 'AWAITING_SIGNATURE' AND NEW.state = 'BROADCAST'))
     -- What was signed elsewhere, and sent from there, is seen in a block.
     OR (OLD.state = 'AWAITING_SIGNATURE' AND NEW.state = 'BROADCAST' AND NEW.txid IS NULL)
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.moved, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.moved, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('PLANNED', 'AWAITING_SIGNATURE'),
       ('AWAITING_SIGNATURE', 'SIGNED'), ('AWAITING_SIGNATURE', 'BROADCAST'), ('AWAITING_SIGNATURE', 'FAILED'), ('AWAITING_SIGNATURE', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE draft
  DROP CONSTRAINT draft_cost_whole,
  -- By the gas that it may use, by the bytes that it has, or by what it may burn until it ends.
  ADD CONSTRAINT draft_cost_whole CHECK ((num_nonnulls(nonce, gas_limit, max_fee_per_gas, max_priority_fee_per_gas), num_nonnulls(fee), num_nonnulls(vsize, psbt), num_nonnulls(txid, expires_at))
    IN ((4, 0, 0, 0), (0, 1, 2, 0), (0, 1, 0, 2))),
  -- Nothing makes two exclude each other: there is one, and it pays.
  ADD CONSTRAINT draft_expires_once CHECK (expires_at IS NULL OR (number = 1 AND NOT is_cancel)),
  ADD CONSTRAINT draft_dead_has_expired CHECK (dead_height IS NULL OR (expires_at IS NOT NULL AND NOT is_open));
ALTER TABLE send
  DROP CONSTRAINT send_failure_known,
  ADD CONSTRAINT send_failure_known CHECK (failure IN ('PAYEE_REFUSES', 'POLICY_DENIES', 'REVERTED', 'NOT_MOVED', 'REPLACED', 'EXPIRED', 'SOURCE_SHORT', 'FEE_ABOVE_CAP'));
GRANT UPDATE (dead_height) ON draft TO wallets;
CREATE INDEX draft_living ON draft (expires_at) WHERE expires_at IS NOT NULL AND dead_height IS NULL;
CREATE TRIGGER draft_may_die BEFORE UPDATE OF dead_height ON draft FOR EACH ROW EXECUTE FUNCTION draft_may_die();
DROP TRIGGER send_ends_dead ON send;
CREATE TRIGGER send_ends_dead BEFORE UPDATE OF state ON send FOR EACH ROW
  WHEN (OLD.state IN ('AWAITING_SIGNATURE', 'SIGNED', 'BROADCAST') AND NEW.state IN ('FAILED', 'CANCELLED') AND NEW.txid IS NULL) EXECUTE FUNCTION send_ends_dead();

-- What is mined without having come back is sent by its key, too.
DROP TRIGGER send_is_signed_by_its_key ON send;
CREATE TRIGGER send_is_signed_by_its_key BEFORE UPDATE ON send FOR EACH ROW WHEN (OLD.state IN ('PLANNED', 'AWAITING_SIGNATURE') AND NEW.state IN ('AWAITING_SIGNATURE', 'SIGNED', 'BROADCAST') AND OLD.state <> NEW.state) EXECUTE FUNCTION send_is_signed_by_its_key();
