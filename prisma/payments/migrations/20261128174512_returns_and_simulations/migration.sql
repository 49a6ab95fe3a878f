-- AlterTable
ALTER TABLE "sandbox_payout" ADD COLUMN     "returned" DECIMAL(78,0) NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "payment_return" (
    "payment_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_return_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "paid_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "paid_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_provider" (
    "user_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "sandbox_provider_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sandbox_outcome" (
    "payment_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,

    CONSTRAINT "sandbox_outcome_pkey" PRIMARY KEY ("payment_id")
);

-- functions/return_is_theirs.sql
-- What came back goes to whoever had paid it, into an account of theirs of its currency, and is of a withdrawal that says so.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN account a ON a.owner_id = p.from_user AND a.currency = p.currency
    WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND p.status = 'RETURNED' AND a.id = NEW.account_id
  ) THEN
    RAISE EXCEPTION 'what came back of % goes to no account of its payer', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/return_is_told.sql
-- Looked at when the transaction ends: why it came back, and where to, is written behind the payment.
CREATE OR REPLACE FUNCTION return_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_return r WHERE r.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'payment % is RETURNED and nothing says why', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- functions/simulated_in_sandbox.sql
-- Nobody says what a provider does where real money may be: the database itself remembers what it is.
CREATE OR REPLACE FUNCTION simulated_in_sandbox() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM coffer.setting WHERE name = 'mode' AND value = 'sandbox') THEN
    RAISE EXCEPTION 'only a sandbox has a provider that does as it is told' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION return_is_theirs(), return_is_told(), simulated_in_sandbox() FROM PUBLIC;

-- What Prisma's schema cannot say.
ALTER TABLE payment DROP CONSTRAINT payment_status_known;
ALTER TABLE payment ADD CONSTRAINT payment_status_known CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED',
  'PARTIALLY_REFUNDED', 'REFUNDED', 'RETURNED'));
INSERT INTO payment_transition (before, after) VALUES ('COMPLETED', 'RETURNED');
CREATE INDEX paid_task_due ON paid_task (due_at) WHERE parked_at IS NULL;
CREATE INDEX paid_task_parked ON paid_task (id) WHERE parked_at IS NOT NULL;
ALTER TABLE payment_return ADD CONSTRAINT payment_return_known CHECK (reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE'));
CREATE TRIGGER payment_return_is_theirs BEFORE INSERT ON payment_return FOR EACH ROW EXECUTE FUNCTION return_is_theirs();
CREATE CONSTRAINT TRIGGER payment_returned_says_why AFTER INSERT OR UPDATE ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'RETURNED') EXECUTE FUNCTION return_is_told();
-- That it came back is never rewritten.
REVOKE UPDATE, DELETE ON payment_return FROM payments;
-- The sandbox's provider, and what people say that it is to do.
ALTER TABLE sandbox_payout ADD CONSTRAINT sandbox_payout_returns_all
  CHECK (returned = 0 OR (returned = amount AND outcome IN ('DECLINED', 'UNUSABLE')));
ALTER TABLE sandbox_provider ADD CONSTRAINT sandbox_provider_state_known CHECK (state IN ('UP', 'DOWN', 'LOSING_ANSWERS'));
ALTER TABLE sandbox_outcome ADD CONSTRAINT sandbox_outcome_known CHECK (outcome IN ('COMPLETED', 'DECLINED', 'METHOD_UNUSABLE', 'FAILED_LATE',
  'FUNDS_INSUFFICIENT', 'AUTHENTICATION_REQUIRED', 'AMOUNT_MISMATCH'));
CREATE TRIGGER sandbox_provider_in_sandbox BEFORE INSERT OR UPDATE ON sandbox_provider FOR EACH ROW EXECUTE FUNCTION simulated_in_sandbox();
CREATE TRIGGER sandbox_outcome_in_sandbox BEFORE INSERT OR UPDATE ON sandbox_outcome FOR EACH ROW EXECUTE FUNCTION simulated_in_sandbox();
CREATE TRIGGER sandbox_payout_in_sandbox BEFORE UPDATE OF returned ON sandbox_payout FOR EACH ROW EXECUTE FUNCTION simulated_in_sandbox();
REVOKE DELETE ON sandbox_provider, sandbox_outcome FROM payments;
GRANT UPDATE (returned) ON sandbox_payout TO payments;
-- What was paid out in the last days can come back, too; it is looked at in the course of a day.
INSERT INTO paid_task (id, owner_id, kind, due_at)
  SELECT p.id, p.from_user, p.currency, clock_timestamp() + random() * interval '1 day' FROM payment p
  WHERE p.kind = 'WITHDRAWAL' AND p.status = 'COMPLETED' AND p.ended_at > now() - interval '14 days'
    AND NOT EXISTS (SELECT FROM payment_act a WHERE a.payment_id = p.id AND a.kind = 'ENDING_APPROVED' AND a.said IS DISTINCT FROM 'DONE');
