-- AlterTable
ALTER TABLE "address" ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid();

-- AlterTable
ALTER TABLE "wallet" ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "is_default" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE UNIQUE INDEX "address_id_key" ON "address"("id");

-- What Prisma's schema cannot say.
-- The oldest one of each person on each network was the one that others had to take.
UPDATE wallet SET is_default = true WHERE id IN (SELECT DISTINCT ON (user_id, network) id FROM wallet ORDER BY user_id, network, created_at, id);
CREATE UNIQUE INDEX wallet_one_default ON wallet (user_id, network) WHERE is_default;
ALTER TABLE wallet ADD CONSTRAINT wallet_default_not_archived CHECK (NOT is_default OR archived_at IS NULL);
ALTER TABLE address ADD CONSTRAINT address_label_length CHECK (char_length(label) BETWEEN 1 AND 64);
-- What people may change of a wallet, and of an address; keys and what was made from them stay as they were made.
REVOKE UPDATE ON wallet, address FROM wallets;
GRANT UPDATE (name, is_default, archived_at) ON wallet TO wallets;
GRANT UPDATE (label) ON address TO wallets;
