-- CreateTable
CREATE TABLE "payment_refund" (
    "payment_id" UUID NOT NULL,
    "original_id" UUID NOT NULL,

    CONSTRAINT "payment_refund_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "refunded_payment" (
    "payment_id" UUID NOT NULL,
    "paid" DECIMAL(78,0) NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "count" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunded_payment_pkey" PRIMARY KEY ("payment_id")
);

-- CreateIndex
CREATE INDEX "payment_refund_original_id_payment_id_idx" ON "payment_refund"("original_id", "payment_id");

-- What Prisma's schema cannot say.
ALTER TABLE payment DROP CONSTRAINT payment_kind_known;
ALTER TABLE payment
  ADD CONSTRAINT payment_kind_known CHECK (kind IN ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'SEND', 'REFUND')),
  ADD CONSTRAINT payment_refund_is_free CHECK (kind <> 'REFUND' OR fee = 0);
ALTER TABLE refunded_payment
  ADD CONSTRAINT refunded_within_paid CHECK (amount BETWEEN 1 AND paid),
  ADD CONSTRAINT refunded_few_times CHECK (count BETWEEN 1 AND 50);
REVOKE UPDATE, DELETE ON payment_refund FROM payments;
REVOKE DELETE ON refunded_payment FROM payments;

CREATE TRIGGER payment_refund_is_of_refund BEFORE INSERT ON payment_refund FOR EACH ROW EXECUTE FUNCTION part_fits('kind', '{REFUND}');
CREATE TRIGGER refunded_says_so BEFORE INSERT OR UPDATE ON refunded_payment
  FOR EACH ROW EXECUTE FUNCTION part_fits('status', '{PARTIALLY_REFUNDED,REFUNDED}');

-- Looked at when the transaction ends: what was given back of a payment is what its refunds sum up to, in its currency, from
-- its payee to its payer; and it is REFUNDED where that is all of it.
CREATE FUNCTION refunds_add_up() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM refunded_payment b JOIN payment p ON p.id = b.payment_id
    WHERE b.payment_id = NEW.original_id AND b.paid = p.amount AND (p.status = 'REFUNDED') = (b.amount = b.paid)
      AND (b.amount, b.count) = (
        SELECT sum(r.amount), count(*) FROM payment_refund o JOIN payment r ON r.id = o.payment_id
        WHERE o.original_id = NEW.original_id AND r.currency = p.currency AND r.from_user = p.to_user AND r.to_user = p.from_user)
      AND b.count = (SELECT count(*) FROM payment_refund o WHERE o.original_id = NEW.original_id)
  ) THEN
    RAISE EXCEPTION 'the refunds of payment % do not add up', NEW.original_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_refunds_add_up AFTER INSERT ON payment_refund DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION refunds_add_up();
