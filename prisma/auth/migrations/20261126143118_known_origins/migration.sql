-- CreateTable
CREATE TABLE "known_origin" (
    "hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "known_origin_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "known_origin_user_id_kind_last_used_at_idx" ON "known_origin"("user_id", "kind", "last_used_at");

-- CreateIndex
CREATE INDEX "known_origin_kind_last_used_at_idx" ON "known_origin"("kind", "last_used_at");

-- AddForeignKey
ALTER TABLE "known_origin" ADD CONSTRAINT "known_origin_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE known_origin
  ADD CONSTRAINT known_origin_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT known_origin_kind_known CHECK (kind IN ('DEVICE', 'NETWORK'));
-- A login looks for the sessions that its user still has; those that have ended are many, and are kept for a while.
CREATE INDEX session_running ON session (user_id, last_used_at) WHERE ended_at IS NULL;
