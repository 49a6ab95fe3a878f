-- DropIndex
DROP INDEX "user_email_key_key";

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "email_confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "language" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN     "login_email_key" TEXT;

-- CreateTable
CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" UUID,
    "recipient" TEXT,
    "login_key" TEXT,
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link" (
    "hash" BYTEA NOT NULL,
    "mail_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "address_key" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "mail_due_at_idx" ON "mail"("due_at");

-- CreateIndex
CREATE INDEX "link_user_id_purpose_requested_at_idx" ON "link"("user_id", "purpose", "requested_at");

-- CreateIndex
CREATE INDEX "link_expires_at_idx" ON "link"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "user_login_email_key_key" ON "user"("login_email_key");

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say.
-- Nobody had confirmed an address before this. Those who had one go on logging in by it, for the password is proof enough of that; nothing else is given to it, and
-- whoever confirms the address takes it from them.
UPDATE "user" SET "login_email_key" = "email_key";
ALTER TABLE "user"
  ADD CONSTRAINT user_login_email_is_the_address CHECK (login_email_key = email_key),
  ADD CONSTRAINT user_confirmed_email_is_found CHECK (email_confirmed_at IS NULL OR login_email_key IS NOT NULL),
  ADD CONSTRAINT user_language_known CHECK (language IN ('en', 'de'));
-- A line break in a recipient could begin a header of its own.
ALTER TABLE mail
  ADD CONSTRAINT mail_recipient_is_one_line CHECK (recipient !~ '[\r\n]'),
  ADD CONSTRAINT mail_is_about_somebody CHECK (user_id IS NOT NULL OR login_key IS NOT NULL),
  ADD CONSTRAINT mail_detail_size CHECK (char_length(detail) <= 200);
ALTER TABLE link
  ADD CONSTRAINT link_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT link_purpose_known CHECK (purpose IN ('CONFIRM', 'CHANGE', 'UNDO', 'RESET')),
  ADD CONSTRAINT link_address_key_is_lower_case CHECK (address_key = lower(address_key));
