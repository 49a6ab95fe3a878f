-- AlterTable
ALTER TABLE "session" ADD COLUMN     "address" TEXT,
ADD COLUMN     "device_kind" TEXT,
ADD COLUMN     "device_name" TEXT;
ALTER TABLE "session" ADD CONSTRAINT "session_device_known" CHECK (
  ("device_kind" IS NULL) = ("device_name" IS NULL)
  AND "device_kind" IN ('DESKTOP', 'MOBILE', 'TABLET', 'OTHER') AND char_length("device_name") BETWEEN 1 AND 60
);
