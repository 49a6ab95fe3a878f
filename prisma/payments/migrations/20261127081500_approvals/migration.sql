-- CreateTable
CREATE TABLE "payment_approval" (
    "payment_id" UUID NOT NULL,
    "payer_id" UUID NOT NULL,
    "payee_id" UUID NOT NULL,
    "passkey_id" UUID NOT NULL,
    "challenge" BYTEA NOT NULL,
    "statement" TEXT NOT NULL,
    "client_data" BYTEA NOT NULL,
    "authenticator_data" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_approval_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "approval_request" (
    "challenge" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_request_pkey" PRIMARY KEY ("challenge")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "sign_count" BIGINT NOT NULL DEFAULT 0,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_policy" (
    "version" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "threshold" DECIMAL(78,0),
    "new_payees" BOOLEAN NOT NULL,
    "operator_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_policy_pkey" PRIMARY KEY ("version")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_approval_challenge_key" ON "payment_approval"("challenge");

-- CreateIndex
CREATE INDEX "payment_approval_payer_id_payee_id_idx" ON "payment_approval"("payer_id", "payee_id");

-- CreateIndex
CREATE INDEX "approval_request_expires_at_idx" ON "approval_request"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_request_user_id_operation_key_key" ON "approval_request"("user_id", "operation", "key");

-- CreateIndex
CREATE INDEX "passkey_user_id_idx" ON "passkey"("user_id");

-- CreateIndex
CREATE INDEX "approval_policy_currency_version_idx" ON "approval_policy"("currency", "version");

-- What Prisma's schema cannot say.
-- What was signed is what is kept: nobody can put another statement under a signature.
ALTER TABLE payment_approval ADD CONSTRAINT payment_approval_is_of_statement CHECK (challenge = sha256(convert_to(statement, 'UTF8')));
ALTER TABLE approval_request ADD CONSTRAINT approval_request_is_of_statement CHECK (challenge = sha256(convert_to(statement, 'UTF8')));
ALTER TABLE passkey
  ADD CONSTRAINT passkey_credential_id_size CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
  ADD CONSTRAINT passkey_kind_known CHECK (kind IN ('SYNCED', 'DEVICE_BOUND')),
  ADD CONSTRAINT passkey_sign_count_range CHECK (sign_count BETWEEN 0 AND 4294967295);
ALTER TABLE approval_policy ADD CONSTRAINT approval_policy_threshold_range CHECK (threshold >= 0), ADD CONSTRAINT approval_policy_version_range CHECK (version > 0);
-- A payer approves what leaves them for somebody.
CREATE TRIGGER payment_approval_is_of_internal BEFORE INSERT ON payment_approval FOR EACH ROW EXECUTE FUNCTION part_fits('kind', '{SEND,TRANSFER}');
-- Evidence, and what was decided: neither is ever rewritten. A key never changes, and a passkey that was removed stays removed.
REVOKE UPDATE, DELETE ON payment_approval FROM payments;
REVOKE INSERT, UPDATE, DELETE ON approval_policy FROM payments;
GRANT INSERT (version, currency, threshold, new_payees, operator_id) ON approval_policy TO payments;
REVOKE UPDATE, DELETE ON passkey FROM payments;
GRANT UPDATE (sign_count, removed_at) ON passkey TO payments;
