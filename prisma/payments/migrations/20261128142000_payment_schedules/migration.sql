-- CreateTable
CREATE TABLE "payment_schedule" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "from_account" UUID NOT NULL,
    "to_user" UUID NOT NULL,
    "to_account" UUID,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "memo" TEXT,
    "reference" TEXT,
    "time_zone" TEXT NOT NULL,
    "starts_at" TEXT NOT NULL,
    "rule" TEXT,
    "last_at" TIMESTAMPTZ(3),
    "approved_fee" DECIMAL(78,0),
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "sequence" BIGINT NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "resumed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_transition" (
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,

    CONSTRAINT "schedule_transition_pkey" PRIMARY KEY ("before","after")
);

-- CreateTable
CREATE TABLE "schedule_event" (
    "schedule_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "change" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "owner_id" UUID NOT NULL,
    "owner_sequence" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "payment_id" UUID,
    "refusal" TEXT,

    CONSTRAINT "schedule_event_pkey" PRIMARY KEY ("schedule_id","sequence")
);

-- CreateTable
CREATE TABLE "schedule_stream" (
    "user_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "schedule_stream_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "schedule_approval" (
    "schedule_id" UUID NOT NULL,
    "passkey_id" UUID NOT NULL,
    "challenge" BYTEA NOT NULL,
    "statement" TEXT NOT NULL,
    "client_data" BYTEA NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_approval_pkey" PRIMARY KEY ("schedule_id")
);

-- CreateTable
CREATE TABLE "schedule_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedule_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payment_schedule_owner_id_id_idx" ON "payment_schedule"("owner_id", "id");

-- CreateIndex
CREATE INDEX "payment_schedule_owner_id_status_id_idx" ON "payment_schedule"("owner_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_event_payment_id_key" ON "schedule_event"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_event_schedule_id_due_at_key" ON "schedule_event"("schedule_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_event_owner_id_owner_sequence_key" ON "schedule_event"("owner_id", "owner_sequence");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_approval_challenge_key" ON "schedule_approval"("challenge");

-- functions/schedule_is_paid_right.sql
-- What a date of a schedule is paid with is a payment from its account to its payee, of its amount, with or without a fee that is taken from it.
CREATE OR REPLACE FUNCTION schedule_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_schedule s ON s.id = NEW.schedule_id
    WHERE p.id = NEW.payment_id AND p.kind IN ('SEND', 'TRANSFER') AND p.from_user = s.owner_id AND p.from_account = s.from_account
      AND p.to_user = s.to_user AND p.to_account = coalesce(s.to_account, p.to_account) AND p.currency = s.currency
      AND s.amount IN (p.amount, p.amount + p.fee)
  ) THEN
    RAISE EXCEPTION 'payment schedule % is not paid by %', NEW.schedule_id, NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/schedule_may_change.sql
-- A schedule begins ACTIVE, takes the steps of schedule_transition, and its next date only ever comes later, whoever writes it.
CREATE OR REPLACE FUNCTION schedule_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.next_at < OLD.next_at
    OR (OLD.status <> NEW.status AND NOT EXISTS (SELECT FROM schedule_transition t WHERE t.before = OLD.status AND t.after = NEW.status)) THEN
    RAISE EXCEPTION 'payment schedule % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
REVOKE ALL ON FUNCTION schedule_may_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION schedule_is_paid_right() FROM PUBLIC;
INSERT INTO schedule_transition (before, after) VALUES
  ('ACTIVE', 'PAUSED'), ('ACTIVE', 'ENDED'), ('PAUSED', 'ACTIVE'), ('PAUSED', 'ENDED');
ALTER TABLE payment_schedule
  ADD CONSTRAINT payment_schedule_status_known CHECK (status IN ('ACTIVE', 'PAUSED', 'ENDED')),
  ADD CONSTRAINT payment_schedule_reason_fits CHECK (coalesce(reason, '') = ANY (CASE status WHEN 'ACTIVE' THEN '{""}'
    WHEN 'PAUSED' THEN '{OWNER,REFUSALS}' ELSE '{OWNER,COMPLETED}' END::text[])),
  ADD CONSTRAINT payment_schedule_ended_has_no_date CHECK ((status = 'ENDED') = (next_at IS NULL) AND (status = 'ENDED') = (ended_at IS NOT NULL)),
  ADD CONSTRAINT payment_schedule_within_last_date CHECK (next_at <= last_at),
  ADD CONSTRAINT payment_schedule_once_has_last_date CHECK (rule IS NOT NULL OR last_at IS NOT NULL),
  ADD CONSTRAINT payment_schedule_refusals_few CHECK (refusals BETWEEN 0 AND 3 AND (refusals < 3 OR status <> 'ACTIVE')),
  ADD CONSTRAINT payment_schedule_amount_positive CHECK (amount > 0 AND approved_fee >= 0),
  ADD CONSTRAINT payment_schedule_to_another_account CHECK (to_account <> from_account),
  ADD CONSTRAINT payment_schedule_starts_at_local CHECK (starts_at ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$'),
  ADD CONSTRAINT payment_schedule_rule_size CHECK (char_length(rule) BETWEEN 1 AND 256),
  ADD CONSTRAINT payment_schedule_reference_size CHECK (char_length(reference) BETWEEN 1 AND 64);
ALTER TABLE schedule_event
  ADD CONSTRAINT schedule_event_change_known CHECK (change IN ('CREATED', 'PAUSED', 'RESUMED', 'ENDED', 'PAID', 'REFUSED', 'MISSED', 'SKIPPED')),
  ADD CONSTRAINT schedule_event_of_a_date CHECK ((due_at IS NOT NULL) = (change IN ('PAID', 'REFUSED', 'MISSED', 'SKIPPED'))),
  ADD CONSTRAINT schedule_event_paid_by_payment CHECK ((payment_id IS NOT NULL) = (change = 'PAID')),
  ADD CONSTRAINT schedule_event_refused_with_code CHECK ((refusal IS NOT NULL) = (change = 'REFUSED'));
ALTER TABLE schedule_approval ADD CONSTRAINT schedule_approval_is_of_statement CHECK (challenge = sha256(convert_to(statement, 'UTF8')));
CREATE INDEX schedule_task_due ON schedule_task (due_at) WHERE parked_at IS NULL;

CREATE TRIGGER payment_schedule_moves_as_declared BEFORE UPDATE OF status, next_at ON payment_schedule
  FOR EACH ROW EXECUTE FUNCTION schedule_may_change();
CREATE TRIGGER payment_schedule_begins_active BEFORE INSERT ON payment_schedule FOR EACH ROW WHEN (NEW.status <> 'ACTIVE')
  EXECUTE FUNCTION schedule_may_change();
CREATE TRIGGER schedule_event_paid_right BEFORE INSERT ON schedule_event FOR EACH ROW WHEN (NEW.payment_id IS NOT NULL)
  EXECUTE FUNCTION schedule_is_paid_right();

-- Who pays whom how much, and when that is due: that never changes. Nor does what was signed, and what a date came to.
REVOKE UPDATE, DELETE ON payment_schedule FROM payments;
GRANT UPDATE (status, reason, sequence, next_at, refusals, resumed_at, ended_at) ON payment_schedule TO payments;
REVOKE INSERT, UPDATE, DELETE ON schedule_transition FROM payments;
REVOKE UPDATE, DELETE ON schedule_event, schedule_approval FROM payments;
