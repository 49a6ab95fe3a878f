-- AlterTable
ALTER TABLE "currency_change" ADD COLUMN "withdrawals" BOOLEAN;
-- What was said of payments was said of all that leaves.
UPDATE currency_change SET withdrawals = payments;
ALTER TABLE "currency_change" ALTER COLUMN "withdrawals" SET NOT NULL;

-- What Prisma's schema cannot say.
ALTER TABLE currency_disabled DROP CONSTRAINT currency_disabled_direction_known;
INSERT INTO currency_disabled (currency, direction) SELECT currency, 'withdrawals' FROM currency_disabled WHERE direction = 'payments';
ALTER TABLE currency_disabled
  ADD CONSTRAINT currency_disabled_direction_known CHECK (direction IN ('deposits', 'payments', 'withdrawals'));
GRANT INSERT (withdrawals) ON currency_change TO payments;
