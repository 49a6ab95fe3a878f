-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "authorized_amount" DECIMAL(78,0),
ADD COLUMN     "cancelled_at" TIMESTAMPTZ(3),
ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

-- What Prisma's schema cannot say.
ALTER TABLE payment
  ADD CONSTRAINT payment_cancelled_has_time CHECK ((status = 'CANCELLED') = (cancelled_at IS NOT NULL)),
  ADD CONSTRAINT payment_authorized_expires CHECK ((authorized_amount IS NULL) = (expires_at IS NULL)),
  -- A hold is between two accounts of ours.
  ADD CONSTRAINT payment_authorized_is_internal CHECK (authorized_amount IS NULL OR kind IN ('SEND', 'TRANSFER')),
  ADD CONSTRAINT payment_within_authorized CHECK (amount <= authorized_amount);
