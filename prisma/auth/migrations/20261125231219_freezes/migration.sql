-- AlterTable
ALTER TABLE "user" ADD COLUMN     "freeze_id" UUID;

-- CreateTable
CREATE TABLE "freeze_record" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "freeze_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "actor_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "record_id" UUID,
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- CreateIndex
CREATE INDEX "freeze_record_user_id_created_at_idx" ON "freeze_record"("user_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "user_freeze_id_key" ON "user"("freeze_id");

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_freeze_id_fkey" FOREIGN KEY ("freeze_id") REFERENCES "freeze_record"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_record" ADD CONSTRAINT "freeze_record_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_record" ADD CONSTRAINT "freeze_record_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_record_id_fkey" FOREIGN KEY ("record_id") REFERENCES "freeze_record"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE freeze_record
  ADD CONSTRAINT freeze_record_action_known CHECK (action IN ('FREEZE', 'UNFREEZE')),
  ADD CONSTRAINT freeze_record_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512),
  -- Nobody locks themselves out: one operator is always left who can unfreeze the others.
  ADD CONSTRAINT freeze_record_by_somebody_else CHECK (by_id <> user_id);
ALTER TABLE claim
  ADD CONSTRAINT claim_fingerprint_size CHECK (octet_length(fingerprint) = 32),
  ADD CONSTRAINT claim_key_size CHECK (char_length(key) BETWEEN 1 AND 128);

-- Who froze whom is never rewritten, and keys are kept for good: the role may read and add, and a trigger refuses the rest to everybody.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = auth, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'auth.% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON freeze_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON freeze_record, claim FROM auth;
