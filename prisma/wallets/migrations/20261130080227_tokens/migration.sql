-- AlterTable
ALTER TABLE "deposit" ADD COLUMN     "token" TEXT;

-- AlterTable
ALTER TABLE "send" ADD COLUMN     "moved" BOOLEAN,
ADD COLUMN     "token_contract" TEXT,
ADD COLUMN     "token_owner" TEXT;

-- AlterTable
-- Only Ethereum has had treasuries so far, which were funded in its own currency.
ALTER TABLE "funding" ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'ETH',
ADD COLUMN     "scale" INTEGER NOT NULL DEFAULT 18,
ADD COLUMN     "token" TEXT;
ALTER TABLE "funding" ALTER COLUMN "currency" DROP DEFAULT,
ALTER COLUMN "scale" DROP DEFAULT;

-- CreateTable
CREATE TABLE "token" (
    "network" TEXT NOT NULL,
    "contract" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "domain_name" TEXT NOT NULL,
    "domain_version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fault" TEXT,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("network","contract")
);

-- functions/deposit_may_change.sql
-- A deposit goes from state to state as the chain does; what it was in the beginning stays, and its history has no gap.
CREATE OR REPLACE FUNCTION deposit_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.sequence <> OLD.sequence + 1
     OR (NEW.id, NEW.network, NEW.txid, NEW.position, NEW.seen_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD.txid, OLD.position, OLD.seen_at)
     OR NEW.credits <> OLD.credits + (CASE WHEN NEW.state = 'CONFIRMED' THEN 1 ELSE 0 END)
     OR (NEW.state <> 'CONFIRMING' AND (NEW.user_id, NEW.wallet_id, NEW.address_id, NEW.currency, NEW.scale, NEW.token, NEW.units, NEW.needed, NEW.height, NEW.block_hash) IS DISTINCT FROM (OLD.user_id, OLD.wallet_id, OLD.address_id, OLD.currency, OLD.scale, OLD.token, OLD.units, OLD.needed, OLD.height, OLD.block_hash))
     OR (OLD.state, NEW.state) NOT IN (
       ('CONFIRMING', 'CONFIRMED'), ('CONFIRMING', 'ORPHANED'), ('CONFIRMED', 'CREDITED'), ('CONFIRMED', 'REVERSED'),
       ('CREDITED', 'REVERSED'), ('ORPHANED', 'CONFIRMING'), ('REVERSED', 'CONFIRMING')) THEN
    RAISE EXCEPTION 'a deposit may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_may_change.sql
-- A send goes forward by what was signed and what blocks say; what it is to bring about stays, and its history has no gap.
CREATE OR REPLACE FUNCTION send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.network, NEW.kind, NEW.source_address, NEW.payee, NEW.currency, NEW.scale, NEW.token_contract, NEW.token_owner, NEW.fee_cap, NEW.priority, NEW.payment_id, NEW.user_id, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.kind, OLD.source_address, OLD.payee, OLD.currency, OLD.scale, OLD.token_contract, OLD.token_owner, OLD.fee_cap, OLD.priority, OLD.payment_id, OLD.user_id, OLD.created_at)
     OR (NEW.units <> OLD.units AND (OLD.kind <> 'SWEEP' OR OLD.token_contract IS NOT NULL OR OLD.txid IS NOT NULL))
     OR (OLD.nonce IS NOT NULL AND NEW.nonce IS DISTINCT FROM OLD.nonce)
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED')
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.moved, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.moved, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE send
  DROP CONSTRAINT send_failure_known,
  DROP CONSTRAINT send_confirmed_succeeded,
  ADD CONSTRAINT send_failure_known CHECK (failure IN ('PAYEE_REFUSES', 'POLICY_DENIES', 'REVERTED', 'NOT_MOVED', 'REPLACED')),
  ADD CONSTRAINT send_confirmed_succeeded CHECK (state NOT IN ('CONFIRMED', 'FINAL') OR (succeeded IS TRUE AND moved IS NOT FALSE)),
  ADD CONSTRAINT send_moved_of_token CHECK ((moved IS NOT NULL) = (token_contract IS NOT NULL AND txid IS NOT NULL)),
  ADD CONSTRAINT send_token_of_another CHECK ((token_owner IS NOT NULL) = (kind = 'SWEEP' AND token_contract IS NOT NULL));
-- Of each currency one at a time.
DROP INDEX send_one_sweep;
CREATE UNIQUE INDEX send_one_sweep ON send (network, coalesce(token_owner, source_address), coalesce(token_contract, ''))
  WHERE kind = 'SWEEP' AND state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
ALTER TABLE funding
  ADD CONSTRAINT funding_scale_range CHECK (scale BETWEEN 0 AND 30);
ALTER TABLE token
  ADD CONSTRAINT token_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT token_state_known CHECK (state IN ('FITS', 'REFUSED', 'RETIRED')),
  ADD CONSTRAINT token_fault_known CHECK (fault IN ('NO_CODE', 'OTHER_DECIMALS', 'OTHER_DOMAIN')),
  ADD CONSTRAINT token_refused_says_why CHECK ((state = 'REFUSED') = (fault IS NOT NULL));
REVOKE DELETE ON token FROM wallets;
GRANT UPDATE (moved) ON send TO wallets;
GRANT UPDATE (currency, scale, token) ON funding TO wallets;
