-- CreateTable
CREATE TABLE "deposit_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "deposit_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold_task" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "hold_task_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema cannot say.
CREATE INDEX deposit_task_due ON deposit_task (due_at) WHERE parked_at IS NULL;
CREATE INDEX hold_task_due ON hold_task (due_at) WHERE parked_at IS NULL;
-- The table of payments was the queue.
DROP INDEX payment_unfinished_deposit;
INSERT INTO deposit_task (id, owner_id, kind, due_at)
  SELECT id, to_user, currency, now() FROM payment WHERE kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING');
INSERT INTO hold_task (id, owner_id, kind, due_at)
  SELECT id, from_user, currency, expires_at FROM payment WHERE authorized_amount IS NOT NULL AND status = 'PENDING';
