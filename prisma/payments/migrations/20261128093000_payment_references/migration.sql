-- CreateTable
CREATE TABLE "payment_reference" (
    "payment_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "reference" TEXT NOT NULL,

    CONSTRAINT "payment_reference_pkey" PRIMARY KEY ("payment_id")
);

-- CreateIndex
CREATE INDEX "payment_reference_owner_id_reference_payment_id_idx" ON "payment_reference"("owner_id", "reference", "payment_id");

-- functions/reference_is_theirs.sql
-- Whoever made a payment has named it: who pays or withdraws or gives back, and of a deposit who gets it.
CREATE OR REPLACE FUNCTION reference_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND coalesce(p.from_user, p.to_user) = NEW.owner_id) THEN
    RAISE EXCEPTION 'the reference of payment % is of nobody who made it', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
REVOKE ALL ON FUNCTION reference_is_theirs() FROM PUBLIC;
ALTER TABLE payment_reference ADD CONSTRAINT payment_reference_size CHECK (char_length(reference) BETWEEN 1 AND 64);
CREATE TRIGGER payment_reference_is_theirs BEFORE INSERT ON payment_reference FOR EACH ROW EXECUTE FUNCTION reference_is_theirs();
-- What was said of a payment stays.
REVOKE UPDATE, DELETE ON payment_reference FROM payments;
