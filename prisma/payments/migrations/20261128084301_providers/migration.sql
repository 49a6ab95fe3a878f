-- AlterTable
ALTER TABLE "payment_method" ADD COLUMN     "takes_deposits" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "takes_withdrawals" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "payment_deposit" (
    "payment_id" UUID NOT NULL,
    "method_id" UUID NOT NULL,

    CONSTRAINT "payment_deposit_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "sandbox_deposit" (
    "payment_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "asked" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "collected" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "returned" DECIMAL(78,0) NOT NULL DEFAULT 0,

    CONSTRAINT "sandbox_deposit_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "method_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "method_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_event" (
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_event_pkey" PRIMARY KEY ("provider","event_id")
);

-- CreateTable
CREATE TABLE "stripe_customer" (
    "user_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "stripe_customer_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "stripe_object" (
    "payment_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "object_id" TEXT,

    CONSTRAINT "stripe_object_pkey" PRIMARY KEY ("payment_id","what")
);

-- CreateTable
CREATE TABLE "return_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "return_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "provider_event_received_at_idx" ON "provider_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "stripe_customer_customer_id_key" ON "stripe_customer"("customer_id");

-- functions/deposit_is_theirs.sql
-- A deposit comes from a method of whoever it brings the money to, and of nobody else. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION deposit_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_method m ON m.user_id = p.to_user
    WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND m.id = NEW.method_id
  ) THEN
    RAISE EXCEPTION 'deposit % comes from no method of its payee', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION deposit_is_theirs() FROM PUBLIC;

-- What Prisma's schema cannot say.
CREATE INDEX method_task_due ON method_task (due_at) WHERE parked_at IS NULL;
CREATE INDEX return_task_due ON return_task (due_at) WHERE parked_at IS NULL;
-- What finds methods by what their provider has news of: a token, or all that begin with an account's.
CREATE INDEX payment_method_live_tokens ON payment_method (token COLLATE "C") WHERE removed_at IS NULL;
ALTER TABLE payment_failure DROP CONSTRAINT payment_failure_known;
ALTER TABLE payment_failure ADD CONSTRAINT payment_failure_known CHECK (reason IN ('ACCOUNT_CLOSED', 'PAYOUT_DECLINED',
  'METHOD_UNUSABLE', 'DEPOSIT_DECLINED', 'METHOD_FUNDS_INSUFFICIENT', 'AUTHENTICATION_REQUIRED', 'AMOUNT_MISMATCH'));
ALTER TABLE sandbox_deposit
  ADD CONSTRAINT sandbox_deposit_positive CHECK (amount > 0 AND asked > 0),
  ADD CONSTRAINT sandbox_deposit_outcome_known CHECK (outcome IN ('WAITING', 'COLLECTED', 'PARTIAL', 'DECLINED', 'NO_FUNDS',
    'AUTHENTICATION', 'UNUSABLE')),
  ADD CONSTRAINT sandbox_deposit_returns_its_own CHECK (returned >= 0 AND returned <= collected AND collected <= amount);
ALTER TABLE stripe_object
  ADD CONSTRAINT stripe_object_what_known CHECK (what IN ('payment_intent', 'refund', 'transfer', 'payout', 'reversal')),
  ADD CONSTRAINT stripe_object_round_range CHECK (round >= 0);
CREATE TRIGGER payment_deposit_is_theirs BEFORE INSERT ON payment_deposit FOR EACH ROW EXECUTE FUNCTION deposit_is_theirs();
-- Where money came from never changes; nobody rewrites the provider's books, nor takes back what Stripe was asked for.
REVOKE UPDATE, DELETE ON payment_deposit, sandbox_deposit, stripe_object, stripe_customer, provider_event FROM payments;
GRANT UPDATE (asked, outcome, collected, returned) ON sandbox_deposit TO payments;
GRANT UPDATE (round, asked_at, object_id) ON stripe_object TO payments;
-- Of a repeat that comes after so long, what it says is old news.
GRANT DELETE ON provider_event TO payments;
GRANT INSERT (takes_deposits, takes_withdrawals), UPDATE (is_verified) ON payment_method TO payments;
