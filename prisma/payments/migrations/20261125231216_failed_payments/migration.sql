-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "failed_at" TIMESTAMPTZ(3),
ADD COLUMN     "failure" TEXT;

-- What Prisma's schema cannot say. No payment could fail before.
ALTER TABLE payment
  ADD CONSTRAINT payment_failed_has_time CHECK ((status = 'FAILED') = (failed_at IS NOT NULL)),
  ADD CONSTRAINT payment_failed_says_why CHECK ((status = 'FAILED') = (failure IS NOT NULL)),
  ADD CONSTRAINT payment_failure_known CHECK (failure IN ('ACCOUNT_CLOSED'));
