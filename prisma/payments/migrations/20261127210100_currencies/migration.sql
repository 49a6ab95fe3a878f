-- CreateTable
CREATE TABLE "currency_change" (
    "version" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "deposits" BOOLEAN NOT NULL,
    "payments" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "currency_change_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "currency_disabled" (
    "currency" TEXT NOT NULL,
    "direction" TEXT NOT NULL,

    CONSTRAINT "currency_disabled_pkey" PRIMARY KEY ("currency","direction")
);

-- CreateIndex
CREATE INDEX "currency_change_currency_version_idx" ON "currency_change"("currency", "version");

-- What Prisma's schema cannot say.
ALTER TABLE currency_change
  ADD CONSTRAINT currency_change_version_range CHECK (version > 0),
  ADD CONSTRAINT currency_change_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512);
ALTER TABLE currency_disabled ADD CONSTRAINT currency_disabled_direction_known CHECK (direction IN ('deposits', 'payments'));
-- What was decided is never rewritten.
REVOKE INSERT, UPDATE, DELETE ON currency_change FROM payments;
GRANT INSERT (version, currency, deposits, payments, reason, operator_id) ON currency_change TO payments;
REVOKE UPDATE ON currency_disabled FROM payments;
