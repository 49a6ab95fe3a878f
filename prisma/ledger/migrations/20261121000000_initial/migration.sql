-- CreateTable
CREATE TABLE "asset" (
    "code" TEXT NOT NULL,
    "scale" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "asset_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "owner_id" UUID,
    "asset" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "floor" DECIMAL(78,0),
    "debits_posted" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "credits_posted" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "debits_pending" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "credits_pending" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_entry" (
    "id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "effective_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "journal_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posting" (
    "account_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "balance" DECIMAL(78,0) NOT NULL,
    "pending_in" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "pending_out" DECIMAL(78,0) NOT NULL DEFAULT 0,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("account_id","sequence")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "account_owner_id_opened_at_idx" ON "account"("owner_id", "opened_at");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_asset_fkey" FOREIGN KEY ("asset") REFERENCES "asset"("code") ON DELETE RESTRICT ON UPDATE RESTRICT;
