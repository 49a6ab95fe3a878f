-- CreateTable
CREATE TABLE "lockout_lift" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lockout_lift_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lockout_lift_user_id_at_idx" ON "lockout_lift"("user_id", "at");

-- AddForeignKey
ALTER TABLE "lockout_lift" ADD CONSTRAINT "lockout_lift_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lockout_lift" ADD CONSTRAINT "lockout_lift_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE lockout_lift
  ADD CONSTRAINT lockout_lift_by_somebody_else CHECK (by_id <> user_id),
  ADD CONSTRAINT lockout_lift_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512);
-- When it was is the database's word.
REVOKE INSERT, UPDATE, DELETE ON lockout_lift FROM auth;
GRANT INSERT (id, user_id, by_id, reason) ON lockout_lift TO auth;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lockout_lift FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
