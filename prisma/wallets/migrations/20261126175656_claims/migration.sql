-- CreateTable
CREATE TABLE "claim" (
    "actor_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "subject_id" UUID,
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- CreateIndex
CREATE INDEX "claim_subject_id_idx" ON "claim"("subject_id");

-- functions/refuse_change.sql
-- Keys are kept for good: the role may read and add, and a trigger refuses the rest to everybody.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'wallets.% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- What Prisma's schema cannot say. The time is the database's: the role may not say another.
ALTER TABLE claim
  ADD CONSTRAINT claim_fingerprint_size CHECK (octet_length(fingerprint) = 32),
  ADD CONSTRAINT claim_key_size CHECK (char_length(key) BETWEEN 1 AND 128);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE INSERT, UPDATE, DELETE ON claim FROM wallets;
GRANT INSERT (actor_id, operation, key, fingerprint, subject_id, refusal) ON claim TO wallets;
