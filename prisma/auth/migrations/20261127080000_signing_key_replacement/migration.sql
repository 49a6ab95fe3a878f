-- AlterTable
ALTER TABLE "signing_key" ADD COLUMN     "replacement_asked_at" TIMESTAMPTZ(3);
