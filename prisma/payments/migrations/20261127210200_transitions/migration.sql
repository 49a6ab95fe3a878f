-- CreateTable
CREATE TABLE "payment_transition" (
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,

    CONSTRAINT "payment_transition_pkey" PRIMARY KEY ("before","after")
);

INSERT INTO payment_transition (before, after) VALUES
  ('PENDING', 'PROCESSING'), ('PENDING', 'COMPLETED'), ('PENDING', 'CANCELLED'), ('PENDING', 'FAILED'),
  ('PROCESSING', 'COMPLETED'), ('PROCESSING', 'FAILED'),
  ('COMPLETED', 'PARTIALLY_REFUNDED'), ('COMPLETED', 'REFUNDED'),
  ('PARTIALLY_REFUNDED', 'PARTIALLY_REFUNDED'), ('PARTIALLY_REFUNDED', 'REFUNDED');

-- What Prisma's schema cannot say.
REVOKE INSERT, UPDATE, DELETE ON payment_transition FROM payments;

-- A payment begins PENDING or COMPLETED, and takes the steps of payment_transition, whoever writes it.
CREATE FUNCTION status_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NOT EXISTS (SELECT FROM payment_transition t WHERE t.before = OLD.status AND t.after = NEW.status) THEN
    RAISE EXCEPTION 'payment % cannot become %', NEW.id, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_moves_as_declared BEFORE UPDATE OF status ON payment FOR EACH ROW EXECUTE FUNCTION status_may_change();
CREATE TRIGGER payment_begins_as_declared BEFORE INSERT ON payment FOR EACH ROW WHEN (NEW.status NOT IN ('PENDING', 'COMPLETED'))
  EXECUTE FUNCTION status_may_change();

-- Who pays whom, since when, in which currency: that never changes. A capture says how much.
REVOKE UPDATE ON payment FROM payments;
GRANT UPDATE (status, sequence, amount, ended_at) ON payment TO payments;
