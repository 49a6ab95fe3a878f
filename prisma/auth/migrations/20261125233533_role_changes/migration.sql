-- CreateTable
CREATE TABLE "role_change" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "by_system" TEXT NOT NULL,
    "by_database" TEXT NOT NULL DEFAULT SESSION_USER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "role_change_user_id_at_idx" ON "role_change"("user_id", "at");

-- AddForeignKey
ALTER TABLE "role_change" ADD CONSTRAINT "role_change_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE role_change
  ADD CONSTRAINT role_change_action_known CHECK (action IN ('GRANT', 'REVOKE')),
  ADD CONSTRAINT role_change_role_known CHECK (role IN ('USER', 'OPERATOR', 'COMPLIANCE', 'AUDITOR', 'ADMIN', 'NODE', 'SERVICE')),
  ADD CONSTRAINT role_change_user_is_for_good CHECK (action <> 'REVOKE' OR role <> 'USER');
-- A record that could be mended would prove nothing. When it was written, and by whom for the database, is the database's to say.
REVOKE INSERT, UPDATE, DELETE ON role_change FROM auth;
GRANT INSERT (id, user_id, action, role, by_system) ON role_change TO auth;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON role_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
