-- The names that every queue's table has (packages/platform/src/queue/leases.ts).
ALTER TABLE "mail" RENAME COLUMN "failed_at" TO "parked_at";
