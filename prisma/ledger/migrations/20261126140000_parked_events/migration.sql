-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_error" TEXT,
ADD COLUMN     "parked_at" TIMESTAMPTZ(3);

-- The relay notes what it could not publish; what is to be published is the write door's alone to say.
GRANT UPDATE (attempts, due_at, last_error, parked_at) ON outbox TO ledger;
