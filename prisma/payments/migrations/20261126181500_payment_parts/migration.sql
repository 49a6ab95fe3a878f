-- A payment has a row of what every payment has; what a feature keeps of it stands in a table of the feature's own.
CREATE TABLE "payment_authorization" (
    "payment_id" UUID NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "captured" DECIMAL(78,0),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_authorization_pkey" PRIMARY KEY ("payment_id")
);

CREATE TABLE "payment_failure" (
    "payment_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "payment_failure_pkey" PRIMARY KEY ("payment_id")
);

INSERT INTO payment_authorization (payment_id, amount, captured, expires_at)
  SELECT id, authorized_amount, CASE WHEN completed_at IS NOT NULL THEN amount END, expires_at FROM payment WHERE authorized_amount IS NOT NULL;
INSERT INTO payment_failure (payment_id, reason) SELECT id, failure FROM payment WHERE failure IS NOT NULL;

ALTER TABLE payment
  DROP CONSTRAINT payment_completed_has_time, DROP CONSTRAINT payment_cancelled_has_time, DROP CONSTRAINT payment_failed_has_time,
  DROP CONSTRAINT payment_failed_says_why, DROP CONSTRAINT payment_failure_known,
  DROP CONSTRAINT payment_authorized_expires, DROP CONSTRAINT payment_authorized_is_internal, DROP CONSTRAINT payment_within_authorized;
-- When it came to its end, whichever that was: its status says.
ALTER TABLE payment RENAME COLUMN completed_at TO ended_at;
UPDATE payment SET ended_at = coalesce(cancelled_at, failed_at) WHERE status IN ('CANCELLED', 'FAILED');
DROP INDEX payment_open_authorization;
-- AlterTable
ALTER TABLE "payment" DROP COLUMN "authorized_amount", DROP COLUMN "expires_at", DROP COLUMN "cancelled_at", DROP COLUMN "failed_at", DROP COLUMN "failure";

-- What Prisma's schema cannot say.
-- What one person has authorised, counted under a lock: a small index, because nearly every payment is complete.
CREATE INDEX payment_open_authorization ON payment (from_user) WHERE status = 'PENDING' AND from_user IS NOT NULL;
ALTER TABLE payment ADD CONSTRAINT payment_ended_has_time CHECK ((status IN ('PENDING', 'PROCESSING')) = (ended_at IS NULL));
ALTER TABLE payment_authorization
  ADD CONSTRAINT payment_authorization_positive CHECK (amount > 0),
  ADD CONSTRAINT payment_within_authorized CHECK (captured BETWEEN 1 AND amount);
ALTER TABLE payment_failure ADD CONSTRAINT payment_failure_known CHECK (reason IN ('ACCOUNT_CLOSED'));
REVOKE DELETE ON payment_authorization FROM payments;
REVOKE UPDATE, DELETE ON payment_failure FROM payments;

-- What a feature keeps of a payment must fit the payment: of its column that the trigger names first, it must have one of
-- the values that it names next. The trigger's own name says which rule was broken, as a check's does.
CREATE FUNCTION part_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND to_jsonb(p) ->> TG_ARGV[0] = ANY (TG_ARGV[1]::text[])) THEN
    RAISE EXCEPTION 'payments.% is of no payment whose % is one of %', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- Looked at when the transaction ends: the reason is written behind the payment.
CREATE FUNCTION failure_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_failure f WHERE f.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'payment % is FAILED and nothing says why', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- A hold is between two accounts of ours.
CREATE TRIGGER payment_authorized_is_internal BEFORE INSERT ON payment_authorization FOR EACH ROW EXECUTE FUNCTION part_fits('kind', '{SEND,TRANSFER}');
CREATE TRIGGER payment_failure_is_of_failed BEFORE INSERT ON payment_failure FOR EACH ROW EXECUTE FUNCTION part_fits('status', '{FAILED}');
CREATE CONSTRAINT TRIGGER payment_failed_says_why AFTER INSERT OR UPDATE ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'FAILED') EXECUTE FUNCTION failure_is_told();

-- One road takes every kind of payment (subgraphs/payments/src/adapters/postgres/money/run-batch.ts).
DROP FUNCTION send;
