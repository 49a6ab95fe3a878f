-- CreateTable
CREATE TABLE "oauth_client" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "homepage" TEXT NOT NULL,
    "redirect_uris" TEXT[],
    "scopes" TEXT[],
    "by_device_code" BOOLEAN NOT NULL,
    "secret_hash" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_client_change" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "became" JSONB,
    "by_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_client_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_grant" (
    "session_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "scopes" TEXT[],

    CONSTRAINT "oauth_grant_pkey" PRIMARY KEY ("session_id")
);

-- CreateTable
CREATE TABLE "oauth_record" (
    "hash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "grant_id" UUID,
    "login_id" UUID,
    "name_hash" BYTEA,
    "id_sealed" BYTEA,
    "consumed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "oauth_record_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "oauth_client_change_client_id_at_idx" ON "oauth_client_change"("client_id", "at");

-- CreateIndex
CREATE INDEX "oauth_grant_client_id_idx" ON "oauth_grant"("client_id");

-- CreateIndex
CREATE INDEX "oauth_record_name_hash_idx" ON "oauth_record"("name_hash");

-- CreateIndex
CREATE INDEX "oauth_record_grant_id_idx" ON "oauth_record"("grant_id");

-- CreateIndex
CREATE INDEX "oauth_record_login_id_idx" ON "oauth_record"("login_id");

-- CreateIndex
CREATE INDEX "oauth_record_expires_at_idx" ON "oauth_record"("expires_at");

-- AddForeignKey
ALTER TABLE "oauth_client_change" ADD CONSTRAINT "oauth_client_change_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "oauth_client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_client_change" ADD CONSTRAINT "oauth_client_change_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_grant" ADD CONSTRAINT "oauth_grant_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_grant" ADD CONSTRAINT "oauth_grant_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "oauth_client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_record" ADD CONSTRAINT "oauth_record_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "oauth_grant"("session_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_record" ADD CONSTRAINT "oauth_record_login_id_fkey" FOREIGN KEY ("login_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE oauth_client
  ADD CONSTRAINT oauth_client_kind_known CHECK (kind IN ('PUBLIC', 'CONFIDENTIAL')),
  ADD CONSTRAINT oauth_client_secret_is_of_a_confidential_one CHECK ((kind = 'CONFIDENTIAL') = (secret_hash IS NOT NULL)),
  ADD CONSTRAINT oauth_client_secret_hash_size CHECK (octet_length(secret_hash) = 32),
  ADD CONSTRAINT oauth_client_can_be_let_in CHECK (cardinality(redirect_uris) > 0 OR by_device_code),
  ADD CONSTRAINT oauth_client_asks_for_something CHECK (cardinality(scopes) > 0);
ALTER TABLE oauth_client_change ADD CONSTRAINT oauth_client_change_action_known CHECK (action IN ('REGISTER', 'UPDATE', 'ROTATE_SECRET', 'DISABLE'));
ALTER TABLE oauth_grant ADD CONSTRAINT oauth_grant_gives_something CHECK (cardinality(scopes) > 0);
ALTER TABLE oauth_record
  ADD CONSTRAINT oauth_record_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT oauth_record_second_name CHECK ((name_hash IS NULL) = (id_sealed IS NULL) AND COALESCE(octet_length(name_hash), 32) = 32);
-- Two devices that show one code could not be told apart.
CREATE UNIQUE INDEX oauth_record_user_code ON oauth_record (name_hash) WHERE kind = 'DeviceCode';
-- A record that could be mended would prove nothing. When it was written is the database's to say.
REVOKE INSERT, UPDATE, DELETE ON oauth_client_change FROM auth;
GRANT INSERT (id, client_id, action, became, by_id) ON oauth_client_change TO auth;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON oauth_client_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
