-- AlterTable
ALTER TABLE "session" ADD COLUMN     "in_cookie" BOOLEAN NOT NULL DEFAULT false;
