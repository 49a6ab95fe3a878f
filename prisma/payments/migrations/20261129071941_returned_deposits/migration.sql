-- AlterTable
ALTER TABLE "sandbox_deposit" ADD COLUMN     "taken_back" TEXT;

-- CreateTable
CREATE TABLE "payment_debt" (
    "payment_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "collected" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "written_off" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_debt_pkey" PRIMARY KEY ("payment_id")
);

-- functions/debt_is_theirs.sql
-- Nobody owes more than was taken back, nor of anything else; and what is settled of it stays settled.
CREATE OR REPLACE FUNCTION debt_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.payment_id, NEW.owner_id, NEW.currency, NEW.amount) IS DISTINCT FROM (OLD.payment_id, OLD.owner_id, OLD.currency, OLD.amount)
       OR NEW.collected < OLD.collected OR NEW.written_off < OLD.written_off THEN
      RAISE EXCEPTION 'what was settled of % stays settled', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
  ELSIF NEW.collected + NEW.written_off > 0 OR NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND p.status = 'RETURNED'
      AND p.to_user = NEW.owner_id AND p.currency = NEW.currency AND p.amount + p.fee >= NEW.amount
  ) THEN
    RAISE EXCEPTION 'nobody owes that of %', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/return_is_theirs.sql
-- What came back goes to whoever had paid it, into an account of theirs of its currency. What was taken back is taken from the account that had it.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'RETURNED' AND CASE p.kind
      WHEN 'WITHDRAWAL' THEN NEW.reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE')
        AND EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id AND a.owner_id = p.from_user AND a.currency = p.currency)
      WHEN 'DEPOSIT' THEN NEW.reason LIKE 'DEPOSIT\_%' AND p.to_account = NEW.account_id
      ELSE false END
  ) THEN
    RAISE EXCEPTION 'what came back of % is not its person''s', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION debt_is_theirs() FROM PUBLIC;

-- What Prisma's schema cannot say.
ALTER TABLE payment_return DROP CONSTRAINT payment_return_known;
ALTER TABLE payment_return ADD CONSTRAINT payment_return_known CHECK (reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE', 'DEPOSIT_REVERSED',
  'DEPOSIT_DISPUTED', 'DEPOSIT_REFUNDED'));
ALTER TABLE payment_act
  DROP CONSTRAINT payment_act_kind_known,
  ADD CONSTRAINT payment_act_kind_known CHECK (kind IN ('RETRIED', 'ENDED', 'ENDING_PROPOSED', 'ENDING_APPROVED', 'ENDING_DENIED', 'REFUNDED',
    'DEBT_COLLECTED', 'DEBT_WRITTEN_OFF'));
ALTER TABLE payment_debt ADD CONSTRAINT payment_debt_adds_up
  CHECK (amount > 0 AND collected >= 0 AND written_off >= 0 AND collected + written_off <= amount);
CREATE INDEX payment_debt_outstanding ON payment_debt (payment_id) WHERE collected + written_off < amount;
CREATE INDEX payment_debt_outstanding_of ON payment_debt (owner_id, payment_id) WHERE collected + written_off < amount;
CREATE TRIGGER payment_debt_is_theirs BEFORE INSERT OR UPDATE ON payment_debt FOR EACH ROW EXECUTE FUNCTION debt_is_theirs();
REVOKE UPDATE, DELETE ON payment_debt FROM payments;
GRANT UPDATE (collected, written_off) ON payment_debt TO payments;
ALTER TABLE sandbox_deposit ADD CONSTRAINT sandbox_deposit_taken_back_whole
  CHECK (taken_back IS NULL OR (taken_back IN ('REVERSED', 'DISPUTED') AND outcome = 'DECLINED' AND returned = collected AND collected > 0));
CREATE TRIGGER sandbox_deposit_in_sandbox BEFORE UPDATE OF taken_back ON sandbox_deposit FOR EACH ROW EXECUTE FUNCTION simulated_in_sandbox();
GRANT UPDATE (taken_back) ON sandbox_deposit TO payments;
-- By what a provider calls what it made for a deposit: a dispute says no more.
CREATE INDEX stripe_object_intent ON stripe_object (object_id) WHERE what = 'payment_intent';
-- What was credited in the last days can be taken back, too; it is looked at in the course of a day.
INSERT INTO paid_task (id, owner_id, kind, due_at)
  SELECT p.id, p.to_user, p.currency, clock_timestamp() + random() * interval '1 day' FROM payment p
  WHERE p.kind = 'DEPOSIT' AND p.status = 'COMPLETED' AND p.ended_at > now() - interval '14 days'
    AND NOT EXISTS (SELECT FROM payment_act a WHERE a.payment_id = p.id AND a.kind = 'ENDING_APPROVED' AND a.said IS DISTINCT FROM 'DONE');
