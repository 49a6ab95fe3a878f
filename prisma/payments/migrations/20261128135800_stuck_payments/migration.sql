-- CreateTable
CREATE TABLE "payment_act" (
    "number" BIGSERIAL NOT NULL,
    "payment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "said" TEXT,
    "ending_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_act_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "payment_ending" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "approvable_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "payment_ending_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payment_act_payment_id_number_idx" ON "payment_act"("payment_id", "number");

-- What Prisma's schema cannot say.
ALTER TABLE payment_act
  ADD CONSTRAINT payment_act_kind_known CHECK (kind IN ('RETRIED', 'ENDED', 'ENDING_PROPOSED', 'ENDING_APPROVED', 'ENDING_DENIED')),
  ADD CONSTRAINT payment_act_said_known CHECK (said IN ('DONE', 'FAILED', 'WAITING', 'UNKNOWN', 'NO_ANSWER')),
  ADD CONSTRAINT payment_act_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT payment_act_names_ending CHECK ((ending_id IS NOT NULL) = (kind IN ('ENDING_PROPOSED', 'ENDING_APPROVED', 'ENDING_DENIED')));
ALTER TABLE payment_ending
  ADD CONSTRAINT payment_ending_outcome_known CHECK (outcome IN ('COMPLETED', 'FAILED')),
  ADD CONSTRAINT payment_ending_said_known CHECK (said IN ('DONE', 'FAILED', 'WAITING', 'UNKNOWN', 'NO_ANSWER')),
  ADD CONSTRAINT payment_ending_reasons_size CHECK (char_length(reason) BETWEEN 1 AND 512 AND char_length(decision_reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT payment_ending_state_known CHECK (state IN ('PROPOSED', 'APPROVED', 'DENIED', 'EXPIRED')),
  ADD CONSTRAINT payment_ending_decided_whole CHECK ((state IN ('APPROVED', 'DENIED')) = (decided_by IS NOT NULL)
    AND (decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decision_reason IS NULL)),
  ADD CONSTRAINT payment_ending_by_two CHECK (state <> 'APPROVED' OR decided_by <> proposed_by),
  ADD CONSTRAINT payment_ending_waits CHECK (approvable_at > proposed_at AND expires_at > approvable_at AND (state <> 'APPROVED' OR decided_at >= approvable_at));
CREATE UNIQUE INDEX payment_ending_one_proposed ON payment_ending (payment_id) WHERE state = 'PROPOSED';
ALTER TABLE payment_failure DROP CONSTRAINT payment_failure_known;
ALTER TABLE payment_failure ADD CONSTRAINT payment_failure_known CHECK (reason IN ('ACCOUNT_CLOSED', 'PAYOUT_DECLINED', 'METHOD_UNUSABLE',
  'DEPOSIT_DECLINED', 'METHOD_FUNDS_INSUFFICIENT', 'AUTHENTICATION_REQUIRED', 'AMOUNT_MISMATCH', 'ENDED_BY_OPERATOR'));
-- What was done, and what was proposed and by whom, is never rewritten; it is decided on once.
REVOKE UPDATE, DELETE ON payment_act, payment_ending FROM payments;
GRANT UPDATE (state, decided_by, decided_at, decision_reason) ON payment_ending TO payments;
