-- AlterTable
ALTER TABLE "node_change" ADD COLUMN     "granted" TEXT[],
ADD COLUMN     "taken_back" TEXT[];

-- CreateTable
CREATE TABLE "ended_node_grant" (
    "id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_node_grant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ended_node_grant_node_id_idx" ON "ended_node_grant"("node_id");

-- CreateIndex
CREATE INDEX "ended_node_grant_ended_at_idx" ON "ended_node_grant"("ended_at");

-- What Prisma's schema cannot say.
ALTER TABLE node_change DROP CONSTRAINT node_change_action_known;
ALTER TABLE node_change
  ADD CONSTRAINT node_change_action_known CHECK (action IN ('REGISTER', 'REPLACE_KEY', 'DISABLE', 'ENABLE', 'CHANGE_CAPABILITIES')),
  ADD CONSTRAINT node_change_capabilities_said CHECK (CASE WHEN action = 'CHANGE_CAPABILITIES'
    THEN COALESCE(cardinality(granted), 0) + COALESCE(cardinality(taken_back), 0) > 0 AND reason IS NOT NULL
    ELSE granted IS NULL AND taken_back IS NULL END);
GRANT INSERT (granted, taken_back) ON node_change TO auth;
