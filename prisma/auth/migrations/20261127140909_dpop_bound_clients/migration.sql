-- AlterTable
ALTER TABLE "oauth_client" ADD COLUMN     "dpop_bound" BOOLEAN NOT NULL DEFAULT false;
