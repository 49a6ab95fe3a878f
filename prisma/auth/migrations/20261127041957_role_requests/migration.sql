-- AlterTable
ALTER TABLE "role_change" ADD COLUMN     "approved_by_id" UUID,
ADD COLUMN     "by_user_id" UUID,
ADD COLUMN     "reason" TEXT;

-- CreateTable
CREATE TABLE "role_request" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "decision_reason" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "role_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admin_token" (
    "hash" BYTEA NOT NULL,
    "by_system" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by_id" UUID,

    CONSTRAINT "admin_token_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "role_request_user_id_created_at_idx" ON "role_request"("user_id", "created_at");

-- AddForeignKey
ALTER TABLE "role_change" ADD CONSTRAINT "role_change_by_user_id_fkey" FOREIGN KEY ("by_user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_change" ADD CONSTRAINT "role_change_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_request" ADD CONSTRAINT "role_request_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_request" ADD CONSTRAINT "role_request_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_request" ADD CONSTRAINT "role_request_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admin_token" ADD CONSTRAINT "admin_token_used_by_id_fkey" FOREIGN KEY ("used_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE role_change
  ADD CONSTRAINT role_change_of_the_api_says_who CHECK ((by_system = 'api') = (by_user_id IS NOT NULL)),
  ADD CONSTRAINT role_change_has_two_people CHECK (approved_by_id IS NULL OR (by_user_id IS NOT NULL AND approved_by_id <> by_user_id)),
  ADD CONSTRAINT role_change_is_of_somebody_else CHECK (user_id IS DISTINCT FROM approved_by_id);
GRANT INSERT (by_user_id, approved_by_id, reason) ON role_change TO auth;

ALTER TABLE role_request
  ADD CONSTRAINT role_request_action_known CHECK (action IN ('GRANT', 'REVOKE')),
  ADD CONSTRAINT role_request_role_known CHECK (role IN ('COMPLIANCE', 'ADMIN')),
  ADD CONSTRAINT role_request_is_for_somebody_else CHECK (user_id <> by_id),
  ADD CONSTRAINT role_request_decision_known CHECK (decision IN ('APPROVED', 'DENIED', 'WITHDRAWN')),
  ADD CONSTRAINT role_request_decision_is_somebodys CHECK ((decision IS NULL) = (decided_by_id IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT role_request_approval_is_a_second_persons
    CHECK (decision IS DISTINCT FROM 'APPROVED' OR (decided_by_id <> by_id AND decided_by_id <> user_id AND decided_at < expires_at));
-- A request that was made stays as it was made; what is decided of it is decided once.
REVOKE UPDATE, DELETE ON role_request FROM auth;
GRANT UPDATE (decision, decision_reason, decided_by_id, decided_at) ON role_request TO auth;

ALTER TABLE admin_token
  ADD CONSTRAINT admin_token_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT admin_token_use_is_somebodys CHECK ((used_at IS NULL) = (used_by_id IS NULL));
REVOKE UPDATE, DELETE ON admin_token FROM auth;
GRANT UPDATE (used_at, used_by_id) ON admin_token TO auth;

-- Staff are few among many: whoever lists them must not read everybody.
CREATE INDEX user_staff ON "user" (id) WHERE NOT roles <@ '{USER}';
CREATE INDEX role_request_pending ON role_request (id) WHERE decision IS NULL;
