-- One shape for every subgraph's idempotency keys (prisma/claim.prisma).
-- DropForeignKey
ALTER TABLE "claim" DROP CONSTRAINT "claim_record_id_fkey";

-- AlterTable
ALTER TABLE "claim" RENAME COLUMN "record_id" TO "subject_id";
ALTER TABLE "claim" ALTER COLUMN "created_at" SET DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "claim_subject_id_idx" ON "claim"("subject_id");
