-- AlterTable
ALTER TABLE "dead_letter" ADD COLUMN     "replay_requested_at" TIMESTAMPTZ(3);
