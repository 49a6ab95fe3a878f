-- CreateTable
CREATE TABLE "bulk_payment" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "from_account" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "name" TEXT,
    "rows" INTEGER NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "cost" DECIMAL(78,0) NOT NULL,
    "leaving" DECIMAL(78,0) NOT NULL,
    "digest" BYTEA NOT NULL,
    "status" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "paid" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "approved" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_row" (
    "bulk_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "key" TEXT,
    "to_user" UUID NOT NULL,
    "to_account" UUID,
    "amount" DECIMAL(78,0) NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "cost" DECIMAL(78,0) NOT NULL,
    "memo" TEXT,
    "reference" TEXT,
    "status" TEXT NOT NULL,
    "payment_id" UUID,
    "refusal" TEXT,
    "at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_row_pkey" PRIMARY KEY ("bulk_id","place")
);

-- CreateTable
CREATE TABLE "bulk_transition" (
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,

    CONSTRAINT "bulk_transition_pkey" PRIMARY KEY ("before","after")
);

-- CreateTable
CREATE TABLE "bulk_event" (
    "bulk_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "change" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "owner_id" UUID NOT NULL,
    "owner_sequence" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "paid" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,

    CONSTRAINT "bulk_event_pkey" PRIMARY KEY ("bulk_id","sequence")
);

-- CreateTable
CREATE TABLE "bulk_stream" (
    "user_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "bulk_stream_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "bulk_approval" (
    "bulk_id" UUID NOT NULL,
    "passkey_id" UUID NOT NULL,
    "challenge" BYTEA NOT NULL,
    "statement" TEXT NOT NULL,
    "client_data" BYTEA NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_approval_pkey" PRIMARY KEY ("bulk_id")
);

-- CreateTable
CREATE TABLE "bulk_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bulk_payment_owner_id_id_idx" ON "bulk_payment"("owner_id", "id");

-- CreateIndex
CREATE INDEX "bulk_payment_owner_id_status_id_idx" ON "bulk_payment"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_row_payment_id_key" ON "bulk_row"("payment_id");

-- CreateIndex
CREATE INDEX "bulk_row_bulk_id_status_place_idx" ON "bulk_row"("bulk_id", "status", "place");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_row_bulk_id_key_key" ON "bulk_row"("bulk_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_event_owner_id_owner_sequence_key" ON "bulk_event"("owner_id", "owner_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_approval_challenge_key" ON "bulk_approval"("challenge");

-- functions/bulk_may_change.sql
-- A bulk payment begins as a DRAFT, and takes the steps of bulk_transition, whoever writes it.
CREATE OR REPLACE FUNCTION bulk_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT EXISTS (SELECT FROM bulk_transition t WHERE t.before = OLD.status AND t.after = NEW.status) THEN
    RAISE EXCEPTION 'bulk payment % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/bulk_row_is_paid_right.sql
-- A row is paid while its bulk payment is RUNNING, by a payment from its account to its payee, of its amount, that takes and costs no more than was shown.
CREATE OR REPLACE FUNCTION bulk_row_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN bulk_payment b ON b.id = NEW.bulk_id
    WHERE p.id = NEW.payment_id AND b.status = 'RUNNING' AND p.kind IN ('SEND', 'TRANSFER') AND p.from_user = b.owner_id
      AND p.from_account = b.from_account AND p.to_user = NEW.to_user AND p.to_account = coalesce(NEW.to_account, p.to_account)
      AND p.currency = b.currency AND NEW.amount IN (p.amount, p.amount + p.fee) AND p.fee <= NEW.fee AND p.amount + p.fee <= NEW.cost
  ) THEN
    RAISE EXCEPTION 'row % of bulk payment % is not paid by %', NEW.place, NEW.bulk_id, NEW.payment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/bulk_row_may_change.sql
-- A row of a bulk payment begins PENDING, and has one result, for good, whoever writes it.
CREATE OR REPLACE FUNCTION bulk_row_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'row % of bulk payment % cannot become %', NEW.place, NEW.bulk_id, NEW.status
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;

-- What Prisma's schema cannot say.
REVOKE ALL ON FUNCTION bulk_may_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION bulk_row_may_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION bulk_row_is_paid_right() FROM PUBLIC;
INSERT INTO bulk_transition (before, after) VALUES
  ('DRAFT', 'RUNNING'), ('DRAFT', 'CANCELLED'), ('RUNNING', 'COMPLETED'), ('RUNNING', 'CANCELLED');
ALTER TABLE bulk_payment
  ADD CONSTRAINT bulk_payment_status_known CHECK (status IN ('DRAFT', 'RUNNING', 'COMPLETED', 'CANCELLED')),
  ADD CONSTRAINT bulk_payment_times_fit CHECK ((ended_at IS NOT NULL) = (status IN ('COMPLETED', 'CANCELLED'))
    AND (started_at IS NULL OR status <> 'DRAFT') AND (started_at IS NOT NULL OR status IN ('DRAFT', 'CANCELLED'))),
  ADD CONSTRAINT bulk_payment_rows_few CHECK (rows BETWEEN 1 AND 10000),
  ADD CONSTRAINT bulk_payment_counts_fit CHECK (paid >= 0 AND refused >= 0 AND skipped >= 0 AND paid + refused + skipped <= rows
    AND (paid + refused + skipped = rows) >= (status IN ('COMPLETED', 'CANCELLED')) AND (paid + refused + skipped = 0 OR status <> 'DRAFT')
    AND (skipped = 0 OR status = 'CANCELLED')),
  ADD CONSTRAINT bulk_payment_amounts_fit CHECK (amount > 0 AND fee >= 0 AND cost BETWEEN amount AND amount + fee AND leaving BETWEEN 0 AND cost),
  ADD CONSTRAINT bulk_payment_approved_once_started CHECK (NOT approved OR started_at IS NOT NULL),
  ADD CONSTRAINT bulk_payment_digest_size CHECK (octet_length(digest) = 32),
  ADD CONSTRAINT bulk_payment_name_size CHECK (char_length(name) BETWEEN 1 AND 64);
ALTER TABLE bulk_row
  ADD CONSTRAINT bulk_row_place_range CHECK (place BETWEEN 1 AND 10000),
  ADD CONSTRAINT bulk_row_status_known CHECK (status IN ('PENDING', 'PAID', 'REFUSED', 'SKIPPED')),
  ADD CONSTRAINT bulk_row_paid_by_payment CHECK ((payment_id IS NOT NULL) = (status = 'PAID')),
  ADD CONSTRAINT bulk_row_refused_with_code CHECK ((refusal IS NOT NULL) = (status = 'REFUSED')),
  ADD CONSTRAINT bulk_row_at_fits CHECK ((at IS NOT NULL) = (status <> 'PENDING')),
  ADD CONSTRAINT bulk_row_amounts_fit CHECK (amount > 0 AND fee >= 0 AND cost BETWEEN amount AND amount + fee),
  ADD CONSTRAINT bulk_row_texts_size CHECK (char_length(key) BETWEEN 1 AND 64 AND char_length(reference) BETWEEN 1 AND 64);
ALTER TABLE bulk_event
  ADD CONSTRAINT bulk_event_change_known CHECK (change IN ('CREATED', 'STARTED', 'PROGRESSED', 'COMPLETED', 'CANCELLED'));
ALTER TABLE bulk_approval ADD CONSTRAINT bulk_approval_is_of_statement CHECK (challenge = sha256(convert_to(statement, 'UTF8')));
CREATE INDEX bulk_task_due ON bulk_task (due_at) WHERE parked_at IS NULL;

CREATE TRIGGER bulk_payment_moves_as_declared BEFORE UPDATE OF status ON bulk_payment FOR EACH ROW WHEN (NEW.status <> OLD.status)
  EXECUTE FUNCTION bulk_may_change();
CREATE TRIGGER bulk_payment_begins_as_draft BEFORE INSERT ON bulk_payment FOR EACH ROW WHEN (NEW.status <> 'DRAFT')
  EXECUTE FUNCTION bulk_may_change();
CREATE TRIGGER bulk_row_has_one_result BEFORE UPDATE ON bulk_row FOR EACH ROW WHEN (OLD.status <> 'PENDING')
  EXECUTE FUNCTION bulk_row_may_change();
CREATE TRIGGER bulk_row_begins_pending BEFORE INSERT ON bulk_row FOR EACH ROW WHEN (NEW.status <> 'PENDING')
  EXECUTE FUNCTION bulk_row_may_change();
CREATE TRIGGER bulk_row_paid_right BEFORE UPDATE OF status ON bulk_row FOR EACH ROW WHEN (NEW.status = 'PAID')
  EXECUTE FUNCTION bulk_row_is_paid_right();

-- Who pays whom how much: that never changes. Nor does what was signed, and what was told.
REVOKE UPDATE, DELETE ON bulk_payment FROM payments;
GRANT UPDATE (status, sequence, paid, refused, skipped, approved, started_at, ended_at) ON bulk_payment TO payments;
REVOKE UPDATE, DELETE ON bulk_row FROM payments;
GRANT UPDATE (status, payment_id, refusal, at) ON bulk_row TO payments;
REVOKE INSERT, UPDATE, DELETE ON bulk_transition FROM payments;
REVOKE UPDATE, DELETE ON bulk_event, bulk_approval FROM payments;
