-- CreateTable
CREATE TABLE "fee_schedule" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "rules" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "operator_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fee_schedule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "fee_schedule_version_key" ON "fee_schedule"("version");

-- CreateIndex
CREATE INDEX "fee_schedule_currency_version_idx" ON "fee_schedule"("currency", "version");

-- What Prisma's schema cannot say.
ALTER TABLE fee_schedule
  ADD CONSTRAINT fee_schedule_version_range CHECK (version > 0),
  ADD CONSTRAINT fee_schedule_rules_are_a_list CHECK (jsonb_typeof(rules) = 'array'),
  ADD CONSTRAINT fee_schedule_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512),
  -- Nothing that was made is priced anew.
  ADD CONSTRAINT fee_schedule_not_backdated CHECK (effective_at >= decided_at);
-- What was decided is never rewritten.
REVOKE INSERT, UPDATE, DELETE ON fee_schedule FROM payments;
GRANT INSERT (id, version, currency, effective_at, rules, reason, operator_id) ON fee_schedule TO payments;
-- What a part of an authorisation costs is known once it is captured.
GRANT UPDATE (fee) ON payment TO payments;
