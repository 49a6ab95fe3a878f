-- AlterTable
ALTER TABLE "oauth_client" ADD COLUMN     "post_logout_redirect_uris" TEXT[] DEFAULT ARRAY[]::TEXT[];
