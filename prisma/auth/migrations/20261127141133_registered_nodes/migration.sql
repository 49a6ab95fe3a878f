-- CreateTable
CREATE TABLE "node" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "capabilities" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "last_seen_from" TEXT,
    "version" TEXT,

    CONSTRAINT "node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_key" (
    "public_key" BYTEA NOT NULL,
    "node_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "node_key_pkey" PRIMARY KEY ("public_key")
);

-- CreateTable
CREATE TABLE "node_change" (
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "node_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "public_key" BYTEA,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "node_name_key_key" ON "node"("name_key");

-- CreateIndex
CREATE INDEX "node_created_by_id_idx" ON "node"("created_by_id");

-- CreateIndex
CREATE UNIQUE INDEX "node_key_grant_id_key" ON "node_key"("grant_id");

-- CreateIndex
CREATE INDEX "node_key_node_id_idx" ON "node_key"("node_id");

-- CreateIndex
CREATE INDEX "node_change_node_id_at_idx" ON "node_change"("node_id", "at");

-- CreateIndex
CREATE INDEX "node_change_by_id_idx" ON "node_change"("by_id");

-- AddForeignKey
ALTER TABLE "node" ADD CONSTRAINT "node_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_key" ADD CONSTRAINT "node_key_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_change" ADD CONSTRAINT "node_change_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_change" ADD CONSTRAINT "node_change_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
ALTER TABLE node
  ADD CONSTRAINT node_name_key_is_lower_case CHECK (name_key = lower(name_key)),
  ADD CONSTRAINT node_capabilities_few CHECK (COALESCE(cardinality(capabilities), 0) <= 20),
  ADD CONSTRAINT node_version_size CHECK (char_length(version) BETWEEN 1 AND 64);
ALTER TABLE node_key ADD CONSTRAINT node_key_public_key_size CHECK (octet_length(public_key) = 32);
-- One key is the latest.
CREATE UNIQUE INDEX node_key_latest_key ON node_key (node_id) WHERE ends_at IS NULL;
ALTER TABLE node_change
  ADD CONSTRAINT node_change_action_known CHECK (action IN ('REGISTER', 'REPLACE_KEY', 'DISABLE', 'ENABLE')),
  ADD CONSTRAINT node_change_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512);
-- A record that could be mended would prove nothing: when it was written is the database's to say.
REVOKE INSERT, UPDATE, DELETE ON node_change FROM auth;
GRANT INSERT (id, action, node_id, by_id, public_key, reason) ON node_change TO auth;
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON node_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
