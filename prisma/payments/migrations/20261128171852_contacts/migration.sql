-- CreateTable
CREATE TABLE "contact" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT,
    "name_key" TEXT,
    "note" TEXT,
    "user_id" UUID,
    "account_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- functions/contact_may_change.sql
-- Whom a contact means never changes, whoever writes it: it is erased with all else that it says, once and for good.
CREATE OR REPLACE FUNCTION contact_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL THEN
    RAISE EXCEPTION 'contact % means whom it means', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
REVOKE ALL ON FUNCTION contact_may_change() FROM PUBLIC;
ALTER TABLE contact
  ADD CONSTRAINT contact_name_size CHECK (char_length(name) BETWEEN 1 AND 64 AND char_length(name_key) >= 1),
  ADD CONSTRAINT contact_note_size CHECK (char_length(note) BETWEEN 1 AND 256),
  ADD CONSTRAINT contact_means_one CHECK (num_nonnulls(user_id, account_id) = CASE WHEN removed_at IS NULL THEN 1 ELSE 0 END),
  ADD CONSTRAINT contact_removed_is_erased CHECK (num_nonnulls(name, name_key) = CASE WHEN removed_at IS NULL THEN 2 ELSE 0 END
    AND (removed_at IS NULL OR note IS NULL)),
  ADD CONSTRAINT contact_of_somebody_else CHECK (user_id <> owner_id);
-- Also what finds a person's contacts, in the order of their names.
CREATE UNIQUE INDEX contact_one_live_name ON contact (owner_id, name_key COLLATE "C") WHERE removed_at IS NULL;
CREATE TRIGGER contact_means_whom_it_means BEFORE UPDATE OF user_id, account_id, removed_at ON contact
  FOR EACH ROW EXECUTE FUNCTION contact_may_change();

-- None is ever gone, so that a repeat finds what its key has made. The time is the database's.
REVOKE INSERT, UPDATE, DELETE ON contact FROM payments;
GRANT INSERT (id, owner_id, name, name_key, note, user_id, account_id),
  UPDATE (name, name_key, note, user_id, account_id, removed_at) ON contact TO payments;
