-- CreateTable
CREATE TABLE "payment_method" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "is_verified" BOOLEAN NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_method_pkey" PRIMARY KEY ("id")
);

-- What Prisma's schema cannot say. Tokens are a provider's: visible ASCII, compared as they came.
ALTER TABLE payment_method
  ADD CONSTRAINT payment_method_kind_known CHECK (kind IN ('BANK', 'CARD', 'CRYPTO_WALLET')),
  ADD CONSTRAINT payment_method_token_size CHECK (char_length(token) BETWEEN 1 AND 255),
  ADD CONSTRAINT payment_method_label_size CHECK (char_length(label) BETWEEN 1 AND 128),
  ADD CONSTRAINT payment_method_removed_is_no_default CHECK (removed_at IS NULL OR NOT is_default);
CREATE UNIQUE INDEX payment_method_one_default ON payment_method (user_id) WHERE is_default AND removed_at IS NULL;
-- Also what finds a person's methods.
CREATE UNIQUE INDEX payment_method_one_live_token ON payment_method (user_id, token) WHERE removed_at IS NULL;
-- What a method is never changes, and none is ever gone: withdrawals name them. The time is the database's.
REVOKE INSERT, UPDATE, DELETE ON payment_method FROM payments;
GRANT INSERT (id, user_id, kind, token, label, is_verified, is_default), UPDATE (is_default, removed_at) ON payment_method TO payments;
