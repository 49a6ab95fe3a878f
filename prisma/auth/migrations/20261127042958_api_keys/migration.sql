-- CreateTable
CREATE TABLE "service" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "purpose" TEXT,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "service_id" UUID,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "networks" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "rotated_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_from" TEXT,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_secret" (
    "hash" BYTEA NOT NULL,
    "key_id" UUID NOT NULL,
    "start" TEXT NOT NULL,
    "grant_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_secret_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "ended_grant" (
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_change" (
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "user_id" UUID,
    "service_id" UUID,
    "key_id" UUID,
    "by_id" UUID NOT NULL,
    "scopes" TEXT[],
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "service_name_key_key" ON "service"("name_key");

-- CreateIndex
CREATE INDEX "service_created_by_id_idx" ON "service"("created_by_id");

-- CreateIndex
CREATE INDEX "api_key_user_id_id_idx" ON "api_key"("user_id", "id");

-- CreateIndex
CREATE INDEX "api_key_service_id_id_idx" ON "api_key"("service_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_grant_id_key" ON "api_key_secret"("grant_id");

-- CreateIndex
CREATE INDEX "api_key_secret_key_id_created_at_idx" ON "api_key_secret"("key_id", "created_at");

-- CreateIndex
CREATE INDEX "ended_grant_key_id_idx" ON "ended_grant"("key_id");

-- CreateIndex
CREATE INDEX "ended_grant_ended_at_idx" ON "ended_grant"("ended_at");

-- CreateIndex
CREATE INDEX "key_change_user_id_at_idx" ON "key_change"("user_id", "at");

-- CreateIndex
CREATE INDEX "key_change_service_id_at_idx" ON "key_change"("service_id", "at");

-- CreateIndex
CREATE INDEX "key_change_by_id_idx" ON "key_change"("by_id");

-- AddForeignKey
ALTER TABLE "service" ADD CONSTRAINT "service_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key_secret" ADD CONSTRAINT "api_key_secret_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_change" ADD CONSTRAINT "key_change_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_change" ADD CONSTRAINT "key_change_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE service
  ADD CONSTRAINT service_name_key_is_lower_case CHECK (name_key = lower(name_key)),
  ADD CONSTRAINT service_purpose_size CHECK (char_length(purpose) BETWEEN 1 AND 500),
  ADD CONSTRAINT service_scopes_some CHECK (cardinality(scopes) BETWEEN 1 AND 20);
ALTER TABLE api_key
  ADD CONSTRAINT api_key_has_one_owner CHECK (num_nonnulls(user_id, service_id) = 1),
  ADD CONSTRAINT api_key_name_size CHECK (char_length(name) BETWEEN 1 AND 64),
  ADD CONSTRAINT api_key_scopes_some CHECK (cardinality(scopes) BETWEEN 1 AND 20),
  ADD CONSTRAINT api_key_networks_few CHECK (COALESCE(cardinality(networks), 0) <= 20);
ALTER TABLE api_key_secret ADD CONSTRAINT api_key_secret_hash_size CHECK (octet_length(hash) = 32);
ALTER TABLE ended_grant ADD CONSTRAINT ended_grant_reason_known CHECK (reason IN ('REVOKED', 'REPLACED', 'FROZEN', 'NARROWED', 'DISABLED'));
ALTER TABLE key_change
  ADD CONSTRAINT key_change_action_known CHECK (action IN ('CREATE_KEY', 'ROTATE_KEY', 'REVOKE_KEY', 'CREATE_SERVICE', 'DISABLE_SERVICE', 'ENABLE_SERVICE')),
  ADD CONSTRAINT key_change_about_one CHECK (num_nonnulls(user_id, service_id) = 1),
  ADD CONSTRAINT key_change_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512);
-- A record that could be mended would prove nothing: when it was written is the database's to say.
REVOKE INSERT, UPDATE, DELETE ON key_change FROM auth;
GRANT INSERT (id, action, user_id, service_id, key_id, by_id, scopes, reason) ON key_change TO auth;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON key_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
