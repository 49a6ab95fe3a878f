-- Which account a person is paid into is the ledger's to say (ledger.list_payee_accounts): what was kept here did not hear of closed ones.
DROP INDEX account_one_default;
-- AlterTable
ALTER TABLE "account" DROP COLUMN "is_default";

-- What one person has, counted under a lock: small indexes, because nearly every payment is complete.
CREATE INDEX payment_open_authorization ON payment (from_user) WHERE authorized_amount IS NOT NULL AND status = 'PENDING';
CREATE INDEX payment_open_deposit ON payment (to_user) WHERE kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING');
