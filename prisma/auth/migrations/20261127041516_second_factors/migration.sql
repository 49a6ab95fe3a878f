-- CreateTable
CREATE TABLE "login_challenge" (
    "hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "password_digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "misses" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "login_challenge_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "totp" (
    "user_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" BIGINT,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "totp_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "proof_failure" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "origin" BYTEA,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "proof_failure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "login_challenge_user_id_created_at_idx" ON "login_challenge"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "login_challenge_expires_at_idx" ON "login_challenge"("expires_at");

-- CreateIndex
CREATE INDEX "recovery_code_user_id_idx" ON "recovery_code"("user_id");

-- CreateIndex
CREATE INDEX "proof_failure_user_id_at_idx" ON "proof_failure"("user_id", "at");

-- CreateIndex
CREATE INDEX "proof_failure_at_idx" ON "proof_failure"("at");

-- AddForeignKey
ALTER TABLE "login_challenge" ADD CONSTRAINT "login_challenge_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "totp" ADD CONSTRAINT "totp_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_failure" ADD CONSTRAINT "proof_failure_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE login_challenge
  ADD CONSTRAINT login_challenge_hash_size CHECK (octet_length(hash) = 32 AND octet_length(password_digest) = 32),
  ADD CONSTRAINT login_challenge_misses_counted CHECK (misses >= 0);
ALTER TABLE totp ADD CONSTRAINT totp_used_once_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL));
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_hash_size CHECK (octet_length(hash) = 32);
ALTER TABLE proof_failure ADD CONSTRAINT proof_failure_origin_size CHECK (octet_length(origin) = 32);
