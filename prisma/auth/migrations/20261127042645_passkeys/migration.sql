-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "algorithm" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "is_backed_up" BOOLEAN NOT NULL,
    "sign_count" BIGINT NOT NULL,
    "transports" TEXT[],
    "aaguid" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webauthn_challenge" (
    "hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webauthn_challenge_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "passkey_user_id_created_at_idx" ON "passkey"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "webauthn_challenge_user_id_idx" ON "webauthn_challenge"("user_id");

-- CreateIndex
CREATE INDEX "webauthn_challenge_expires_at_idx" ON "webauthn_challenge"("expires_at");

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webauthn_challenge" ADD CONSTRAINT "webauthn_challenge_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE passkey
  ADD CONSTRAINT passkey_credential_id_size CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
  ADD CONSTRAINT passkey_algorithm_known CHECK (algorithm IN (-8, -7, -257)),
  ADD CONSTRAINT passkey_kind_known CHECK (kind IN ('SYNCED', 'DEVICE_BOUND')),
  ADD CONSTRAINT passkey_backed_up_is_synced CHECK (kind = 'SYNCED' OR NOT is_backed_up),
  ADD CONSTRAINT passkey_sign_count_range CHECK (sign_count BETWEEN 0 AND 4294967295),
  ADD CONSTRAINT passkey_name_size CHECK (char_length(name) BETWEEN 1 AND 64);
ALTER TABLE webauthn_challenge
  ADD CONSTRAINT webauthn_challenge_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT webauthn_challenge_purpose_known CHECK (purpose IN ('LOGIN', 'REGISTRATION', 'SECOND_FACTOR', 'STEP_UP')),
  ADD CONSTRAINT webauthn_challenge_is_of_a_user CHECK ((purpose = 'LOGIN') = (user_id IS NULL));
