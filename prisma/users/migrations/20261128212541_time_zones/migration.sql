-- AlterTable
ALTER TABLE "profile" ADD COLUMN     "time_zone" TEXT,
ADD COLUMN     "zone_revision" INTEGER NOT NULL DEFAULT 0;

-- What Prisma's schema cannot say.
ALTER TABLE profile ADD CONSTRAINT profile_time_zone_size CHECK (char_length(time_zone) BETWEEN 1 AND 64);
