-- AlterTable
ALTER TABLE "send" ADD COLUMN     "look_again_at" TIMESTAMPTZ(3),
ADD COLUMN     "looks" INTEGER NOT NULL DEFAULT 0;

-- What Prisma's schema cannot say.
ALTER TABLE send ADD CONSTRAINT send_put_off_whole CHECK (looks >= 0 AND (looks > 0) = (look_again_at IS NOT NULL));
GRANT UPDATE (looks, look_again_at) ON send TO wallets;
