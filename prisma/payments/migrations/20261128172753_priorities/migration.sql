-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "priority" TEXT NOT NULL DEFAULT 'NORMAL';

-- AlterTable
ALTER TABLE "fee_schedule" ALTER COLUMN "operator_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "withdrawal_task" ADD COLUMN     "priority" TEXT NOT NULL DEFAULT 'NORMAL';

-- AlterTable
ALTER TABLE "payment_event" ADD COLUMN     "priority" TEXT NOT NULL DEFAULT 'NORMAL';

-- AlterTable
ALTER TABLE "payment_schedule" ADD COLUMN     "priority" TEXT NOT NULL DEFAULT 'NORMAL';

-- What Prisma's schema cannot say.
ALTER TABLE payment
  ADD CONSTRAINT payment_priority_known CHECK (priority IN ('LOW', 'NORMAL', 'HIGH')),
  -- What is brought in, given back or exchanged has no place to be before others.
  ADD CONSTRAINT payment_priority_fits CHECK (priority = 'NORMAL' OR kind IN ('TRANSFER', 'SEND', 'WITHDRAWAL'));
ALTER TABLE payment_event ADD CONSTRAINT payment_event_priority_known CHECK (priority IN ('LOW', 'NORMAL', 'HIGH'));
ALTER TABLE withdrawal_task ADD CONSTRAINT withdrawal_task_priority_known CHECK (priority IN ('LOW', 'NORMAL', 'HIGH'));
ALTER TABLE payment_schedule ADD CONSTRAINT payment_schedule_priority_known CHECK (priority IN ('LOW', 'NORMAL', 'HIGH'));
