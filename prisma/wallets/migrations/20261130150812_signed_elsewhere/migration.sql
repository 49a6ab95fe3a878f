-- AlterTable
ALTER TABLE "wallet" ADD COLUMN     "master_fingerprint" TEXT;

-- CreateTable
CREATE TABLE "draft" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "unsigned" BYTEA NOT NULL,
    "is_cancel" BOOLEAN NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "is_open" BOOLEAN NOT NULL DEFAULT true,
    "nonce" INTEGER,
    "gas_limit" DECIMAL(78,0),
    "max_fee_per_gas" DECIMAL(78,0),
    "max_priority_fee_per_gas" DECIMAL(78,0),
    "outdated_height" INTEGER,
    "outdated_block_hash" TEXT,
    "fee" DECIMAL(78,0),
    "vsize" INTEGER,
    "psbt" BYTEA,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("send_id","number")
);

-- CreateTable
CREATE TABLE "draft_input" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "vout" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "draft_input_pkey" PRIMARY KEY ("send_id","number","txid","vout")
);

-- CreateIndex
CREATE INDEX "draft_input_network_txid_vout_idx" ON "draft_input"("network", "txid", "vout");

-- AddForeignKey
ALTER TABLE "draft_input" ADD CONSTRAINT "draft_input_send_id_number_fkey" FOREIGN KEY ("send_id", "number") REFERENCES "draft"("send_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/draft_may_change.sql
-- What was given out to be signed stays as it was; once it is closed, it is closed for good.
CREATE OR REPLACE FUNCTION draft_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.send_id, NEW.number, NEW.unsigned, NEW.is_cancel, NEW.units, NEW.made_at, NEW.nonce, NEW.gas_limit, NEW.max_fee_per_gas, NEW.max_priority_fee_per_gas, NEW.fee, NEW.vsize, NEW.psbt)
       IS DISTINCT FROM (OLD.send_id, OLD.number, OLD.unsigned, OLD.is_cancel, OLD.units, OLD.made_at, OLD.nonce, OLD.gas_limit, OLD.max_fee_per_gas, OLD.max_priority_fee_per_gas, OLD.fee, OLD.vsize, OLD.psbt)
     OR (NEW.is_open AND NOT OLD.is_open) THEN
    RAISE EXCEPTION 'a draft may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_of_custody.sql
-- What is the house's to pay leaves from what is pooled; what is somebody's own leaves from their wallet, which has that address.
CREATE OR REPLACE FUNCTION send_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'OWN') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id
         WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind IN ('IMPORTED', 'WATCH_ONLY'))
     OR (NEW.kind = 'OWN' AND NOT EXISTS (
       SELECT FROM wallet w JOIN watched_address a ON a.wallet_id = w.id
         WHERE w.id = NEW.wallet_id AND w.user_id = NEW.user_id AND w.kind IN ('IMPORTED', 'WATCH_ONLY') AND a.network = NEW.network AND a.address = NEW.source_address)) THEN
    RAISE EXCEPTION 'a send leaves from coins that are not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_signed_by_its_key.sql
-- What is only watched is signed where its key is, and nothing else is: it is given out before it is signed.
CREATE OR REPLACE FUNCTION send_is_signed_by_its_key() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF ('AWAITING_SIGNATURE' IN (OLD.state, NEW.state)) <> EXISTS (SELECT FROM wallet w WHERE w.id = NEW.wallet_id AND w.kind = 'WATCH_ONLY') THEN
    RAISE EXCEPTION 'a send is not signed where its key is' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_signed_by_its_key';
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
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED')
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.moved, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.moved, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('PLANNED', 'AWAITING_SIGNATURE'),
       ('AWAITING_SIGNATURE', 'SIGNED'), ('AWAITING_SIGNATURE', 'FAILED'), ('AWAITING_SIGNATURE', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/source_is_of_custody.sql
-- Spent from is what is pooled, or what was brought here or is watched, and is none of the house's.
CREATE OR REPLACE FUNCTION source_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT kind INTO found FROM wallet WHERE id = NEW.wallet_id;
  IF found NOT IN ('CUSTODIAL', 'TREASURY', 'IMPORTED', 'WATCH_ONLY') OR (found IN ('IMPORTED', 'WATCH_ONLY') AND (
       EXISTS (SELECT FROM address a WHERE a.network = NEW.network AND a.address = NEW.address)
       OR NOT EXISTS (SELECT FROM watched_address a WHERE a.wallet_id = NEW.wallet_id AND a.index = NEW.address_index
         AND a.network = NEW.network AND a.address = NEW.address))) THEN
    RAISE EXCEPTION 'nothing is spent from such an address' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
-- A client is made of schema.prisma alone: it knows no table of the files that this includes.
ALTER TABLE "draft" ADD CONSTRAINT "draft_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE send
  DROP CONSTRAINT send_state_known,
  ADD CONSTRAINT send_state_known CHECK (state IN ('AWAITING_APPROVAL', 'PLANNED', 'AWAITING_SIGNATURE', 'SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL', 'FAILED', 'CANCELLED'));
ALTER TABLE wallet
  ADD CONSTRAINT wallet_fingerprint_of_watched CHECK (master_fingerprint IS NULL OR (kind = 'WATCH_ONLY' AND master_fingerprint ~ '^[0-9a-f]{8}$'));
ALTER TABLE draft
  -- By the gas that it may use, or by the bytes that it has.
  ADD CONSTRAINT draft_cost_whole CHECK ((num_nonnulls(nonce, gas_limit, max_fee_per_gas, max_priority_fee_per_gas), num_nonnulls(fee, vsize, psbt)) IN ((4, 0), (0, 3))),
  ADD CONSTRAINT draft_numbers_positive CHECK (number > 0 AND nonce >= 0 AND fee > 0 AND vsize > 0 AND units >= 0),
  ADD CONSTRAINT draft_outdated_whole CHECK ((outdated_height IS NULL) = (outdated_block_hash IS NULL) AND (outdated_height IS NULL OR nonce IS NOT NULL));
ALTER TABLE draft_input
  ADD CONSTRAINT draft_input_range CHECK (vout >= 0 AND units > 0);
-- Of a send one waits.
CREATE UNIQUE INDEX draft_open_once ON draft (send_id) WHERE is_open;
CREATE INDEX draft_outdated_in ON draft (outdated_block_hash) WHERE outdated_block_hash IS NOT NULL;
CREATE INDEX send_awaiting ON send (network, source_address) WHERE state = 'AWAITING_SIGNATURE';
REVOKE UPDATE, DELETE ON draft, draft_input FROM wallets;
GRANT UPDATE (is_open, outdated_height, outdated_block_hash) ON draft TO wallets;
CREATE TRIGGER draft_may_change BEFORE UPDATE ON draft FOR EACH ROW EXECUTE FUNCTION draft_may_change();
CREATE TRIGGER draft_input_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_input FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER send_is_signed_by_its_key BEFORE UPDATE ON send FOR EACH ROW WHEN (OLD.state IN ('PLANNED', 'AWAITING_SIGNATURE') AND NEW.state IN ('AWAITING_SIGNATURE', 'SIGNED') AND OLD.state <> NEW.state) EXECUTE FUNCTION send_is_signed_by_its_key();

-- functions/attempt_is_by_a_signer.sql
-- Where account keys are a signer's alone, nobody else writes what is signed, but of what is only watched: that is signed where its key is.
CREATE OR REPLACE FUNCTION attempt_is_by_a_signer() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT has_column_privilege(current_user, 'wallet', 'account_ciphertext', 'SELECT')
     AND NOT EXISTS (SELECT FROM send s JOIN wallet w ON w.id = s.wallet_id WHERE s.id = NEW.send_id AND w.kind = 'WATCH_ONLY') THEN
    RAISE EXCEPTION 'permission denied: a signer alone writes what is signed here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER attempt_is_by_a_signer BEFORE INSERT ON attempt FOR EACH ROW EXECUTE FUNCTION attempt_is_by_a_signer();
CREATE TRIGGER attempt_input_is_by_a_signer BEFORE INSERT ON attempt_input FOR EACH ROW EXECUTE FUNCTION attempt_is_by_a_signer();
CREATE TRIGGER send_input_is_by_a_signer BEFORE INSERT ON send_input FOR EACH ROW EXECUTE FUNCTION attempt_is_by_a_signer();
