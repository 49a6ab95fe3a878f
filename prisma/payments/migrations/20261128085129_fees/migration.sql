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
-- What a payment costs is fixed when it is made; of what was reserved a part may be captured, which costs no more.
CREATE OR REPLACE FUNCTION fee_may_fall() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.fee > OLD.fee OR OLD.status <> 'PENDING' OR NEW.status <> 'COMPLETED' THEN
    RAISE EXCEPTION 'the fee of payment % cannot become %', NEW.id, NEW.fee USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION fee_may_fall() FROM PUBLIC;
CREATE TRIGGER payment_fee_may_fall BEFORE UPDATE OF fee ON payment FOR EACH ROW WHEN (NEW.fee IS DISTINCT FROM OLD.fee) EXECUTE FUNCTION fee_may_fall();
