-- CreateTable
CREATE TABLE "person" (
    "user_id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "username_key" TEXT NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "actor_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "subject_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- CreateTable
CREATE TABLE "refusal" (
    "subject_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "fee" DECIMAL(78,0) NOT NULL,
    "memo" TEXT,
    "from_account" UUID,
    "from_user" UUID,
    "to_account" UUID,
    "to_user" UUID,
    "entry_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_event" (
    "payment_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_user" UUID,
    "from_sequence" BIGINT,
    "to_user" UUID,
    "to_sequence" BIGINT,

    CONSTRAINT "payment_event_pkey" PRIMARY KEY ("payment_id","sequence")
);

-- CreateTable
CREATE TABLE "stream" (
    "user_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "stream_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "consumer" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("consumer","event_id")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "consumer" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event" JSONB NOT NULL,
    "error" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("consumer","event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_username_key_key" ON "person"("username_key");

-- CreateIndex
CREATE INDEX "account_owner_id_opened_at_idx" ON "account"("owner_id", "opened_at");

-- CreateIndex
CREATE INDEX "payment_from_account_id_idx" ON "payment"("from_account", "id");

-- CreateIndex
CREATE INDEX "payment_to_account_id_idx" ON "payment"("to_account", "id");
