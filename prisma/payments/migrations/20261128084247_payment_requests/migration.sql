-- CreateTable
CREATE TABLE "payment_request" (
    "id" UUID NOT NULL,
    "payee_id" UUID NOT NULL,
    "to_account" UUID NOT NULL,
    "payer_id" UUID,
    "is_named" BOOLEAN NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0),
    "minimum" DECIMAL(78,0),
    "maximum" DECIMAL(78,0),
    "memo" TEXT,
    "reference" TEXT,
    "status" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "reminded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "payment_id" UUID,
    "link_hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "link_sealed" BYTEA NOT NULL,

    CONSTRAINT "payment_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_transition" (
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,

    CONSTRAINT "request_transition_pkey" PRIMARY KEY ("before","after")
);

-- CreateTable
CREATE TABLE "request_event" (
    "request_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "change" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "payee_id" UUID NOT NULL,
    "payee_sequence" BIGINT NOT NULL,
    "payer_id" UUID,
    "payer_sequence" BIGINT,

    CONSTRAINT "request_event_pkey" PRIMARY KEY ("request_id","sequence")
);

-- CreateTable
CREATE TABLE "request_stream" (
    "user_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "request_stream_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "request_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "request_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_request_payment_id_key" ON "payment_request"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_request_link_hash_key" ON "payment_request"("link_hash");

-- CreateIndex
CREATE INDEX "payment_request_payee_id_id_idx" ON "payment_request"("payee_id", "id");

-- CreateIndex
CREATE INDEX "payment_request_payee_id_status_id_idx" ON "payment_request"("payee_id", "status", "id");

-- CreateIndex
CREATE INDEX "payment_request_payer_id_id_idx" ON "payment_request"("payer_id", "id");

-- CreateIndex
CREATE INDEX "payment_request_payer_id_status_id_idx" ON "payment_request"("payer_id", "status", "id");

-- functions/request_is_paid_right.sql
-- What pays a request is a payment from its payer into its account, in its currency, of what it asks for.
CREATE OR REPLACE FUNCTION request_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p
    WHERE p.id = NEW.payment_id AND p.kind = 'SEND' AND p.from_user = NEW.payer_id AND p.to_user = NEW.payee_id
      AND NEW.payer_id = coalesce(OLD.payer_id, NEW.payer_id)
      AND p.to_account = NEW.to_account AND p.currency = NEW.currency
      -- What was given for it: without a fee beside it, and with one that is taken from it.
      AND EXISTS (SELECT FROM (VALUES (p.amount), (p.amount + p.fee)) g(given) WHERE g.given = coalesce(NEW.amount, g.given)
        AND g.given BETWEEN coalesce(NEW.minimum, g.given) AND coalesce(NEW.maximum, g.given))
  ) THEN
    RAISE EXCEPTION 'payment request % is not paid by %', NEW.id, NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/request_may_change.sql
-- A request begins OPEN, and takes the steps of request_transition, whoever writes it.
CREATE OR REPLACE FUNCTION request_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT EXISTS (SELECT FROM request_transition t WHERE t.before = OLD.status AND t.after = NEW.status) THEN
    RAISE EXCEPTION 'payment request % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
REVOKE ALL ON FUNCTION request_may_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION request_is_paid_right() FROM PUBLIC;
INSERT INTO request_transition (before, after) VALUES
  ('OPEN', 'PAID'), ('OPEN', 'DECLINED'), ('OPEN', 'CANCELLED'), ('OPEN', 'EXPIRED');
ALTER TABLE payment_request
  ADD CONSTRAINT payment_request_status_known CHECK (status IN ('OPEN', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED')),
  ADD CONSTRAINT payment_request_amounts_positive CHECK (amount > 0 AND minimum > 0 AND maximum > 0),
  ADD CONSTRAINT payment_request_exact_or_open CHECK (amount IS NULL OR (minimum IS NULL AND maximum IS NULL)),
  ADD CONSTRAINT payment_request_bounds_in_order CHECK (minimum <= maximum),
  ADD CONSTRAINT payment_request_of_somebody_else CHECK (payer_id <> payee_id),
  ADD CONSTRAINT payment_request_payer_is_named_or_paid CHECK ((payer_id IS NOT NULL) = (is_named OR status = 'PAID')),
  ADD CONSTRAINT payment_request_ended_has_time CHECK ((status = 'OPEN') = (ended_at IS NULL)),
  ADD CONSTRAINT payment_request_paid_by_payment CHECK ((status = 'PAID') = (payment_id IS NOT NULL)),
  ADD CONSTRAINT payment_request_declined_by_named CHECK (status <> 'DECLINED' OR is_named),
  ADD CONSTRAINT payment_request_reminders_few CHECK (reminders BETWEEN 0 AND 5 AND (reminders = 0 OR is_named) AND (reminders = 0) = (reminded_at IS NULL)),
  ADD CONSTRAINT payment_request_reference_size CHECK (char_length(reference) BETWEEN 1 AND 64),
  ADD CONSTRAINT payment_request_link_hash_size CHECK (octet_length(link_hash) = 32);
ALTER TABLE request_event
  ADD CONSTRAINT request_event_change_known CHECK (change IN ('CREATED', 'REMINDED', 'PAID', 'DECLINED', 'CANCELLED', 'EXPIRED')),
  ADD CONSTRAINT request_event_payer_has_place CHECK ((payer_id IS NULL) = (payer_sequence IS NULL));
CREATE UNIQUE INDEX request_event_payee ON request_event (payee_id, payee_sequence);
CREATE UNIQUE INDEX request_event_payer ON request_event (payer_id, payer_sequence) WHERE payer_id IS NOT NULL;
CREATE INDEX request_task_due ON request_task (due_at) WHERE parked_at IS NULL;

CREATE TRIGGER payment_request_moves_as_declared BEFORE UPDATE OF status ON payment_request
  FOR EACH ROW EXECUTE FUNCTION request_may_change();
CREATE TRIGGER payment_request_begins_open BEFORE INSERT ON payment_request FOR EACH ROW WHEN (NEW.status <> 'OPEN')
  EXECUTE FUNCTION request_may_change();
CREATE TRIGGER payment_request_paid_right BEFORE INSERT OR UPDATE ON payment_request FOR EACH ROW WHEN (NEW.payment_id IS NOT NULL)
  EXECUTE FUNCTION request_is_paid_right();

-- Who asks whom for how much, until when, and by which link: that never changes.
REVOKE UPDATE, DELETE ON payment_request FROM payments;
GRANT UPDATE (status, sequence, payer_id, payment_id, reminders, reminded_at, ended_at) ON payment_request TO payments;
REVOKE INSERT, UPDATE, DELETE ON request_transition FROM payments;
REVOKE UPDATE, DELETE ON request_event FROM payments;
