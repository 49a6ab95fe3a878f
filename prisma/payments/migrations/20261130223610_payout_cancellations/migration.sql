-- CreateTable
CREATE TABLE "payout_cancellation" (
    "payment_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "payout_cancellation_pkey" PRIMARY KEY ("payment_id")
);

-- functions/chain_payout_may_change.sql
-- Wallets are asked for it while it is under way, and say once how it ended, whoever writes it. It is called off where its payer has asked for that, and wallets have not said that it is too late.
CREATE OR REPLACE FUNCTION chain_payout_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT (CASE
    WHEN OLD.state NOT IN ('PLANNED', 'REQUESTED') OR (OLD.state = 'REQUESTED' AND NEW.requested_at IS DISTINCT FROM OLD.requested_at) THEN false
    WHEN NEW.state = 'CANCELLED' THEN NEW.requested_at IS NOT DISTINCT FROM OLD.requested_at
      AND EXISTS (SELECT FROM payout_cancellation a WHERE a.payment_id = NEW.payment_id AND a.refused_at IS NULL)
    WHEN OLD.state = 'PLANNED' THEN NEW.state = 'REQUESTED' AND EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING')
    ELSE NEW.state IN ('CONFIRMED', 'FAILED') END)
  THEN
    RAISE EXCEPTION 'payout % cannot become % from %', NEW.payment_id, NEW.state, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/payout_cancellation_is_theirs.sql
-- What is called off is a withdrawal to an address that is under way, and of which nobody has said how it ended. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION payout_cancellation_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.refused_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM payment p JOIN chain_payout c ON c.payment_id = p.id
    WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING' AND c.state IN ('PLANNED', 'REQUESTED')
  ) THEN
    RAISE EXCEPTION '% cannot be called off', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/payout_cancellation_may_change.sql
-- Wallets say once that it is too late, and never of what they have called off.
CREATE OR REPLACE FUNCTION payout_cancellation_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF OLD.refused_at IS NOT NULL OR NEW.refused_at IS NULL
     OR EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.payment_id AND c.state IN ('PLANNED', 'CANCELLED')) THEN
    RAISE EXCEPTION 'what was asked about % cannot be answered so', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/payout_ends_as_told.sql
-- A withdrawal to an address that wallets were asked for ends as they say, and not before they do; one that they were not asked for is not completed. What is under way is called off where nobody ever pays it, and nothing else is. Whoever ends it.
CREATE OR REPLACE FUNCTION payout_ends_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM chain_payout c WHERE c.payment_id = NEW.id AND CASE c.state
      WHEN 'PLANNED' THEN NEW.status = 'COMPLETED'
      WHEN 'CONFIRMED' THEN NEW.status <> 'COMPLETED'
      WHEN 'FAILED' THEN NEW.status <> 'FAILED'
      -- FAILED: two operators were at it when its payer called it off, and it is given back either way.
      WHEN 'CANCELLED' THEN NEW.status NOT IN ('CANCELLED', 'FAILED')
      ELSE true END
  ) OR (OLD.status = 'PROCESSING' AND NEW.status = 'CANCELLED'
    AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.id AND c.state = 'CANCELLED')) THEN
    RAISE EXCEPTION 'payout % does not end so', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION payout_cancellation_is_theirs() FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_cancellation_may_change() FROM PUBLIC;

-- What Prisma's schema cannot say.
INSERT INTO payment_transition (before, after) VALUES ('PROCESSING', 'CANCELLED');
ALTER TABLE chain_payout DROP CONSTRAINT chain_payout_state_known, DROP CONSTRAINT chain_payout_says_what;
ALTER TABLE chain_payout
  ADD CONSTRAINT chain_payout_state_known CHECK (state IN ('PLANNED', 'REQUESTED', 'CONFIRMED', 'FAILED', 'CANCELLED')),
  -- What was called off before wallets were asked for it was never requested.
  ADD CONSTRAINT chain_payout_says_what CHECK ((state = 'CANCELLED' OR (state = 'PLANNED') = (requested_at IS NULL))
    AND (state IN ('CONFIRMED', 'FAILED', 'CANCELLED')) = (ended_at IS NOT NULL)
    AND (state = 'CONFIRMED') = (txid IS NOT NULL) AND (state = 'FAILED') = (reason IS NOT NULL));
CREATE TRIGGER payout_cancellation_is_theirs BEFORE INSERT ON payout_cancellation FOR EACH ROW EXECUTE FUNCTION payout_cancellation_is_theirs();
CREATE TRIGGER payout_cancellation_may_change BEFORE UPDATE ON payout_cancellation FOR EACH ROW EXECUTE FUNCTION payout_cancellation_may_change();
DROP TRIGGER payment_payout_ends_as_told ON payment;
CREATE TRIGGER payment_payout_ends_as_told BEFORE UPDATE OF status ON payment FOR EACH ROW
  WHEN (NEW.kind = 'WITHDRAWAL' OR (OLD.status = 'PROCESSING' AND NEW.status = 'CANCELLED')) EXECUTE FUNCTION payout_ends_as_told();

-- That it was asked for is for good.
REVOKE UPDATE, DELETE ON payout_cancellation FROM payments;
GRANT UPDATE (refused_at) ON payout_cancellation TO payments;
