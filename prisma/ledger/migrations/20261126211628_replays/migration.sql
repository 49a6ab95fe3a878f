-- CreateTable
CREATE TABLE "replay" (
    "actor_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "subject_id" UUID,
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replay_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- What Prisma's schema cannot say. Kept for good, and the time is the database's.
REVOKE INSERT, UPDATE, DELETE ON replay FROM ledger;
GRANT SELECT, INSERT (actor_id, operation, key, fingerprint, subject_id, refusal) ON replay TO ledger;
