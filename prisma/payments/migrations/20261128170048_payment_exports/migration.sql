-- CreateTable
CREATE TABLE "payment_export" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "is_own" BOOLEAN NOT NULL,
    "payment_id" UUID,
    "terms" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'QUEUED',
    "failure" TEXT,
    "expected_rows" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT,
    "run_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),
    "link_hash" BYTEA NOT NULL,
    "key_id" TEXT,
    "wrapped_key" BYTEA,
    "link_sealed" BYTEA,

    CONSTRAINT "payment_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "export_part" (
    "export_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "key_id" TEXT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,

    CONSTRAINT "export_part_pkey" PRIMARY KEY ("export_id","run_id","number")
);

-- CreateTable
CREATE TABLE "export_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "export_task_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_export_link_hash_key" ON "payment_export"("link_hash");

-- CreateIndex
CREATE INDEX "payment_export_owner_id_id_idx" ON "payment_export"("owner_id", "id");

-- What Prisma's schema cannot say.
ALTER TABLE payment_export
  ADD CONSTRAINT payment_export_what_known CHECK (what IN ('RECEIPT', 'PAYMENTS')),
  ADD CONSTRAINT payment_export_receipt_of_payment CHECK ((what = 'RECEIPT') = (payment_id IS NOT NULL)),
  ADD CONSTRAINT payment_export_status_known CHECK (status IN ('QUEUED', 'READY', 'FAILED')),
  ADD CONSTRAINT payment_export_failure_known CHECK (failure IN ('TOO_LARGE')),
  ADD CONSTRAINT payment_export_failed_says_why CHECK ((status = 'FAILED') = (failure IS NOT NULL)),
  ADD CONSTRAINT payment_export_ready_is_whole CHECK ((status = 'READY') = (num_nonnulls(run_id, bytes) = 2) AND num_nonnulls(run_id, bytes) <> 1),
  ADD CONSTRAINT payment_export_has_an_end CHECK ((status = 'QUEUED') = (ended_at IS NULL)),
  ADD CONSTRAINT payment_export_counts CHECK (expected_rows >= 0 AND rows >= 0 AND bytes >= 0),
  ADD CONSTRAINT payment_export_link_hash_size CHECK (octet_length(link_hash) = 32),
  ADD CONSTRAINT payment_export_link_until_cleared
    CHECK (num_nonnulls(key_id, wrapped_key, link_sealed) = CASE WHEN cleared_at IS NULL THEN 3 ELSE 0 END);
CREATE INDEX payment_export_kept ON payment_export (expires_at) WHERE cleared_at IS NULL;
CREATE INDEX export_task_due ON export_task (due_at) WHERE parked_at IS NULL;
-- Who asked for what, and when, is never rewritten.
REVOKE UPDATE, DELETE ON payment_export FROM payments;
GRANT UPDATE (status, failure, rows, bytes, run_id, ended_at, expires_at, cleared_at, key_id, wrapped_key, link_sealed) ON payment_export TO payments;
REVOKE UPDATE ON export_part FROM payments;
