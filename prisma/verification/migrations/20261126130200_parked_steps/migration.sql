-- AlterTable
ALTER TABLE "verification" ADD COLUMN     "last_error" TEXT,
ADD COLUMN     "parked_at" TIMESTAMPTZ(3);
