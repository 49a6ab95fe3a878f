-- AlterTable
ALTER TABLE "session" ADD COLUMN     "methods" TEXT[] DEFAULT ARRAY['pwd']::TEXT[],
ADD COLUMN     "proved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- What began before this proved itself by a password, when it began.
UPDATE "session" SET "proved_at" = "created_at";
ALTER TABLE "session" ADD CONSTRAINT "session_methods_known" CHECK ("methods" <@ '{pwd,otp,hwk,swk}' AND COALESCE(cardinality("methods"), 0) > 0);
