-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "event_types" TEXT[],
    "for_everybody" BOOLEAN NOT NULL,
    "key_id" TEXT,
    "wrapped_key" BYTEA,
    "ciphertext" BYTEA,
    "former_key_id" TEXT,
    "former_wrapped_key" BYTEA,
    "former_ciphertext" BYTEA,
    "former_ends_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_revision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "webhook_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_attempt" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "status" INTEGER,
    "fault" TEXT,
    "answer" TEXT,

    CONSTRAINT "webhook_attempt_pkey" PRIMARY KEY ("delivery_id","number")
);

-- CreateTable
CREATE TABLE "webhook_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "waits_until" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_id_idx" ON "webhook_delivery"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_created_at_idx" ON "webhook_delivery"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_endpoint_id_event_id_key" ON "webhook_delivery"("endpoint_id", "event_id");

-- functions/webhooks_are_revised.sql
-- Whoever keeps in mind what endpoints want sees by the revision that they have changed, from the commit of the change on.
CREATE OR REPLACE FUNCTION webhooks_are_revised() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  UPDATE webhook_revision SET revision = revision + 1;
  RETURN NULL;
END $$;

-- What Prisma's schema cannot say.
CREATE TRIGGER webhook_endpoint_is_revised AFTER INSERT OR UPDATE OF event_types, disabled_at, removed_at ON webhook_endpoint
  FOR EACH STATEMENT EXECUTE FUNCTION webhooks_are_revised();
INSERT INTO webhook_revision (id, revision) VALUES (1, 1);
ALTER TABLE webhook_revision ADD CONSTRAINT webhook_revision_is_one CHECK (id = 1);
ALTER TABLE webhook_endpoint
  ADD CONSTRAINT webhook_endpoint_url_size CHECK (char_length(url) BETWEEN 1 AND 2048),
  ADD CONSTRAINT webhook_endpoint_description_size CHECK (char_length(description) BETWEEN 1 AND 256),
  ADD CONSTRAINT webhook_endpoint_wants_something CHECK (event_types IS NOT NULL AND cardinality(event_types) BETWEEN 1 AND 64),
  ADD CONSTRAINT webhook_endpoint_reason_known CHECK (disabled_reason IN ('BY_OWNER', 'FAILING', 'GONE', 'OWNER_FROZEN', 'ROLE_REVOKED')),
  ADD CONSTRAINT webhook_endpoint_disabled_says_why CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  ADD CONSTRAINT webhook_endpoint_secret_until_removed
    CHECK (num_nonnulls(key_id, wrapped_key, ciphertext) = CASE WHEN removed_at IS NULL THEN 3 ELSE 0 END),
  ADD CONSTRAINT webhook_endpoint_former_is_whole
    CHECK (num_nonnulls(former_key_id, former_wrapped_key, former_ciphertext, former_ends_at) IN (0, 4));
CREATE INDEX webhook_endpoint_of_owner ON webhook_endpoint (owner_id) WHERE removed_at IS NULL;
CREATE INDEX webhook_endpoint_of_everybody ON webhook_endpoint (id) WHERE for_everybody AND removed_at IS NULL;
ALTER TABLE webhook_delivery
  ADD CONSTRAINT webhook_delivery_status_known CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  ADD CONSTRAINT webhook_delivery_has_an_end CHECK ((ended_at IS NULL) = (status = 'PENDING'));
CREATE INDEX webhook_delivery_by_status ON webhook_delivery (endpoint_id, status, id);
CREATE INDEX webhook_delivery_tests ON webhook_delivery (endpoint_id, created_at) WHERE event_type = 'coffer.payments.webhook.test';
ALTER TABLE webhook_attempt
  ADD CONSTRAINT webhook_attempt_counts CHECK (number > 0 AND duration_ms >= 0),
  ADD CONSTRAINT webhook_attempt_status_or_fault CHECK ((status IS NULL) <> (fault IS NULL)),
  ADD CONSTRAINT webhook_attempt_fault_known CHECK (fault IN ('URL_NOT_ALLOWED', 'ADDRESS_NOT_ALLOWED', 'NAME_NOT_FOUND', 'CONNECTION_FAILED', 'TLS_FAILED', 'TIMED_OUT')),
  ADD CONSTRAINT webhook_attempt_answer_size CHECK (char_length(answer) <= 4096);
-- Also what an endpoint's turn is found by.
CREATE INDEX webhook_task_turn ON webhook_task (endpoint_id, due_at) WHERE parked_at IS NULL;
CREATE INDEX webhook_task_due ON webhook_task (due_at) WHERE parked_at IS NULL;
-- Whose it is never changes, and what was sent is not rewritten.
REVOKE UPDATE, DELETE ON webhook_endpoint FROM payments;
GRANT UPDATE (url, description, event_types, key_id, wrapped_key, ciphertext, former_key_id, former_wrapped_key, former_ciphertext, former_ends_at,
  disabled_reason, disabled_at, failing_since, removed_at) ON webhook_endpoint TO payments;
REVOKE UPDATE ON webhook_delivery FROM payments;
GRANT UPDATE (status, attempts, ended_at) ON webhook_delivery TO payments;
REVOKE UPDATE ON webhook_attempt FROM payments;
REVOKE INSERT, UPDATE, DELETE ON webhook_revision FROM payments;
GRANT UPDATE (revision) ON webhook_revision TO payments;
