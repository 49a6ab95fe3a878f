-- AlterTable
ALTER TABLE "chain_funding" DROP CONSTRAINT "chain_funding_pkey",
ADD CONSTRAINT "chain_funding_pkey" PRIMARY KEY ("network", "txid", "address", "currency");
