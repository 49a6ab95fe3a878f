-- One shape for every subgraph's idempotency keys (prisma/claim.prisma).
-- AlterTable
ALTER TABLE "claim" ALTER COLUMN "subject_id" DROP NOT NULL;
