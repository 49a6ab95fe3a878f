-- AlterTable
ALTER TABLE "receipt" ADD COLUMN     "is_own" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "receipt_wallet_id_spent_by_idx" ON "receipt"("wallet_id", "spent_by");

-- What of Bitcoin was read before, and is what its wallet has paid to itself. Of where money is in accounts nobody noted who paid.
GRANT UPDATE (is_own) ON receipt TO wallets;
UPDATE receipt r SET is_own = true FROM receipt s WHERE s.wallet_id = r.wallet_id AND s.network = r.network AND s.spent_by = r.txid;
