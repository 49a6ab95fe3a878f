-- AlterTable
ALTER TABLE "wallet" ADD COLUMN     "account_ciphertext" BYTEA,
ADD COLUMN     "account_key_id" TEXT,
ADD COLUMN     "account_wrapped_key" BYTEA;

-- What Prisma's schema cannot say.
-- Half a sealed key opens nothing. Nobody but the owner of the table may change what is sealed: the application's role was given
-- single columns (managed_wallets), and these are not among them.
ALTER TABLE wallet ADD CONSTRAINT wallet_account_key_whole
  CHECK (num_nonnulls(account_key_id, account_wrapped_key, account_ciphertext) IN (0, 3));
