-- CreateTable
CREATE TABLE "payment_withdrawal" (
    "payment_id" UUID NOT NULL,
    "method_id" UUID NOT NULL,

    CONSTRAINT "payment_withdrawal_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "sandbox_payout" (
    "payment_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "asked" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,

    CONSTRAINT "sandbox_payout_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "withdrawal_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "withdrawal_task_pkey" PRIMARY KEY ("id")
);

-- functions/withdrawal_goes_somewhere.sql
-- Looked at when the transaction ends: a withdrawal says where it goes.
CREATE OR REPLACE FUNCTION withdrawal_goes_somewhere() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_withdrawal w WHERE w.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'withdrawal % goes nowhere', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- functions/withdrawal_is_theirs.sql
-- A withdrawal goes to a method of whoever it takes the money from, and to nobody else's. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION withdrawal_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_method m ON m.user_id = p.from_user
    WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND m.id = NEW.method_id
  ) THEN
    RAISE EXCEPTION 'withdrawal % goes to no method of its payer', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
CREATE INDEX withdrawal_task_due ON withdrawal_task (due_at) WHERE parked_at IS NULL;
CREATE INDEX payment_open_withdrawal ON payment (from_user) WHERE kind = 'WITHDRAWAL' AND status IN ('PENDING', 'PROCESSING');
ALTER TABLE payment ADD CONSTRAINT payment_withdrawal_leaves CHECK (kind <> 'WITHDRAWAL' OR (from_account IS NOT NULL AND to_account IS NULL));
ALTER TABLE payment_failure DROP CONSTRAINT payment_failure_known;
ALTER TABLE payment_failure
  ADD CONSTRAINT payment_failure_known CHECK (reason IN ('ACCOUNT_CLOSED', 'PAYOUT_DECLINED', 'METHOD_UNUSABLE'));
ALTER TABLE sandbox_payout
  ADD CONSTRAINT sandbox_payout_positive CHECK (amount > 0 AND asked > 0),
  ADD CONSTRAINT sandbox_payout_outcome_known CHECK (outcome IN ('WAITING', 'PAID', 'DECLINED', 'UNUSABLE'));
CREATE TRIGGER payment_withdrawal_is_theirs BEFORE INSERT ON payment_withdrawal FOR EACH ROW EXECUTE FUNCTION withdrawal_is_theirs();
CREATE CONSTRAINT TRIGGER payment_withdrawal_goes_somewhere AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'WITHDRAWAL') EXECUTE FUNCTION withdrawal_goes_somewhere();
-- A payer approves what leaves them for somebody, or for the outside.
DROP TRIGGER payment_approval_is_of_internal ON payment_approval;
CREATE TRIGGER payment_approval_is_of_outgoing BEFORE INSERT ON payment_approval
  FOR EACH ROW EXECUTE FUNCTION part_fits('kind', '{SEND,TRANSFER,WITHDRAWAL}');
-- Where it goes never changes, and nobody rewrites the provider's books.
REVOKE UPDATE, DELETE ON payment_withdrawal FROM payments;
REVOKE UPDATE, DELETE ON sandbox_payout FROM payments;
GRANT UPDATE (asked, outcome) ON sandbox_payout TO payments;
