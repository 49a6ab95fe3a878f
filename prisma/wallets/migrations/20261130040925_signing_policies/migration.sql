-- AlterTable
ALTER TABLE "send" ADD COLUMN     "held_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "signing_policy" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "based_on" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "version" INTEGER,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "signing_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "send_verdict" (
    "send_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_verdict_pkey" PRIMARY KEY ("send_id","number")
);

-- CreateTable
CREATE TABLE "send_approval" (
    "send_id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "payee" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_approval_pkey" PRIMARY KEY ("send_id","operator_id","decision")
);

-- CreateIndex
CREATE UNIQUE INDEX "signing_policy_network_currency_version_key" ON "signing_policy"("network", "currency", "version");

-- CreateIndex
CREATE INDEX "send_network_payee_idx" ON "send"("network", "payee");

-- AddForeignKey
ALTER TABLE "send_verdict" ADD CONSTRAINT "send_verdict_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_verdict" ADD CONSTRAINT "send_verdict_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "signing_policy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_approval" ADD CONSTRAINT "send_approval_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/approval_is_of_it.sql
-- What is approved is what will be paid, it waits for that, and nobody approves what they asked for themselves.
CREATE OR REPLACE FUNCTION approval_is_of_it() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM send s WHERE s.id = NEW.send_id AND s.state = 'AWAITING_APPROVAL'
      AND (s.network, s.payee, s.currency, s.scale, s.units) = (NEW.network, NEW.payee, NEW.currency, NEW.scale, NEW.units)
      AND (NEW.decision <> 'APPROVED' OR s.user_id IS DISTINCT FROM NEW.operator_id)
  ) THEN
    RAISE EXCEPTION 'an approval is of what waits for it' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_of_it';
  END IF;
  RETURN NEW;
END $$;

-- functions/policy_may_change.sql
-- A policy is decided on once; what it says stays as it was proposed.
CREATE OR REPLACE FUNCTION policy_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.currency, NEW.scale, NEW.rules, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.currency, OLD.scale, OLD.rules, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'a policy may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_let_go.sql
-- Where a policy is in force, nothing is signed for a payment that the newest one has not let go.
CREATE OR REPLACE FUNCTION send_is_let_go() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  latest uuid;
BEGIN
  SELECT id INTO latest FROM signing_policy
    WHERE network = NEW.network AND currency = NEW.currency AND version IS NOT NULL ORDER BY version DESC LIMIT 1;
  IF latest IS NOT NULL AND NOT EXISTS (
    SELECT FROM (SELECT policy_id, verdict FROM send_verdict WHERE send_id = NEW.id ORDER BY number DESC LIMIT 1) v
      WHERE v.policy_id = latest AND v.verdict = 'ALLOW'
  ) THEN
    RAISE EXCEPTION 'no policy lets send % go', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_let_go';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_may_change.sql
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
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE send
  DROP CONSTRAINT send_state_known,
  DROP CONSTRAINT send_failure_known,
  ADD CONSTRAINT send_state_known CHECK (state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED', 'FINAL', 'FAILED', 'CANCELLED')),
  ADD CONSTRAINT send_failure_known CHECK (failure IN ('PAYEE_REFUSES', 'POLICY_DENIES', 'REVERTED', 'REPLACED')),
  ADD CONSTRAINT send_held_unsigned CHECK (held_until IS NULL OR state IN ('AWAITING_APPROVAL', 'PLANNED'));
DROP INDEX send_open;
CREATE INDEX send_open ON send (network, id) WHERE state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
DROP INDEX send_one_sweep;
CREATE UNIQUE INDEX send_one_sweep ON send (network, source_address) WHERE kind = 'SWEEP' AND state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
-- What has left within an hour, or a day, is counted whenever something is signed.
CREATE INDEX attempt_first ON attempt (network, signed_at) WHERE number = 1;
ALTER TABLE signing_policy
  ADD CONSTRAINT signing_policy_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT signing_policy_based_on_range CHECK (based_on >= 0),
  ADD CONSTRAINT signing_policy_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512 AND char_length(decision_reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT signing_policy_decision_known CHECK (decision IN ('APPROVED', 'DENIED', 'WITHDRAWN')),
  ADD CONSTRAINT signing_policy_decided_whole CHECK (num_nonnulls(decision, decided_by, decided_at, decision_reason) IN (0, 4)),
  ADD CONSTRAINT signing_policy_by_two CHECK (decision IS NULL OR (decision = 'WITHDRAWN') = (decided_by = proposed_by)),
  -- Versions have no gap, and each is over the one that its author has seen.
  ADD CONSTRAINT signing_policy_approved_is_next CHECK ((decision IS NOT DISTINCT FROM 'APPROVED') = (version IS NOT NULL) AND version = based_on + 1);
ALTER TABLE send_verdict
  ADD CONSTRAINT send_verdict_number_range CHECK (number >= 1),
  ADD CONSTRAINT send_verdict_known CHECK (verdict IN ('ALLOW', 'WAIT', 'NEEDS_APPROVAL', 'DENY'));
ALTER TABLE send_approval
  ADD CONSTRAINT send_approval_decision_known CHECK (decision IN ('APPROVED', 'REJECTED')),
  ADD CONSTRAINT send_approval_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512);
REVOKE UPDATE, DELETE ON signing_policy, send_verdict, send_approval FROM wallets;
GRANT UPDATE (decision, version, decided_by, decided_at, decision_reason) ON signing_policy TO wallets;
GRANT UPDATE (held_until) ON send TO wallets;
CREATE TRIGGER policy_may_change BEFORE UPDATE ON signing_policy FOR EACH ROW EXECUTE FUNCTION policy_may_change();
CREATE TRIGGER approval_is_of_it BEFORE INSERT ON send_approval FOR EACH ROW EXECUTE FUNCTION approval_is_of_it();
CREATE TRIGGER send_is_let_go BEFORE UPDATE ON send FOR EACH ROW WHEN (NEW.kind = 'PAYOUT' AND OLD.state = 'PLANNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_let_go();
CREATE TRIGGER send_verdict_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON send_verdict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER send_approval_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON send_approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
