-- AlterTable
ALTER TABLE "receipt" ADD COLUMN     "sequence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "told" TEXT;

-- Owners were told nothing of what is there by now, and are not told of it behind its time.
UPDATE receipt SET told = CASE WHEN taken_back_at IS NULL THEN 'CONFIRMED' ELSE 'ORPHANED' END;
ALTER TABLE receipt ADD CONSTRAINT receipt_told_known CHECK (told IN ('CONFIRMING', 'CONFIRMED', 'ORPHANED'));
GRANT UPDATE (told, sequence) ON receipt TO wallets;
CREATE INDEX receipt_untold ON receipt (network) WHERE NOT is_own AND ((taken_back_at IS NULL AND told IS DISTINCT FROM 'CONFIRMED') OR (taken_back_at IS NOT NULL AND told IN ('CONFIRMING', 'CONFIRMED')));
