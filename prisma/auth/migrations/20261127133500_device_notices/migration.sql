-- AlterTable
ALTER TABLE "session" ADD COLUMN     "told_by_mail" BOOLEAN NOT NULL DEFAULT false;
