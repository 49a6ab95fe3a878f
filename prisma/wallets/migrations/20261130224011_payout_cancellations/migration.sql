-- CreateTable
CREATE TABLE "payout_cancellation" (
    "payment_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payout_cancellation_pkey" PRIMARY KEY ("payment_id")
);

-- functions/lock_payout.sql
-- To the end of the transaction nobody else plans anything for this payment, or answers its payer who wants it called off.
CREATE OR REPLACE FUNCTION lock_payout(payment uuid) RETURNS void LANGUAGE sql VOLATILE SET search_path = wallets, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('wallets/payout/' || payment::text, 0));
$$;

GRANT EXECUTE ON FUNCTION lock_payout TO wallets;

-- functions/call_off_is_true.sql
-- Looked at when the transaction ends: what a payer is told of a payment that they have called off is so. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION call_off_is_true() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  PERFORM lock_payout(NEW.payment_id);
  IF NOT (CASE NEW.answer
    WHEN 'CANCELLED' THEN NOT EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND (s.state <> 'CANCELLED' OR s.nonce IS NOT NULL))
    WHEN 'ENDED' THEN EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND s.state IN ('FAILED', 'CANCELLED'))
    ELSE EXISTS (SELECT FROM send s WHERE s.payment_id = NEW.payment_id AND s.state NOT IN ('PLANNED', 'AWAITING_APPROVAL', 'FAILED', 'CANCELLED')) END) THEN
    RAISE EXCEPTION 'payment % was not called off so', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- functions/send_is_not_called_off.sql
-- Nothing is planned for a payment that its payer has called off: it was given back. Whoever plans it; of the two, one is first.
CREATE OR REPLACE FUNCTION send_is_not_called_off() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  PERFORM lock_payout(NEW.payment_id);
  IF EXISTS (SELECT FROM payout_cancellation c WHERE c.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'payment % was called off', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION lock_payout(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION send_is_not_called_off() FROM PUBLIC;
REVOKE ALL ON FUNCTION call_off_is_true() FROM PUBLIC;

-- What Prisma's schema cannot say.
ALTER TABLE payout_cancellation
  ADD CONSTRAINT payout_cancellation_answer_known CHECK (answer IN ('CANCELLED', 'REFUSED', 'ENDED'));
CREATE TRIGGER send_is_not_called_off BEFORE INSERT ON send FOR EACH ROW WHEN (NEW.payment_id IS NOT NULL) EXECUTE FUNCTION send_is_not_called_off();
CREATE CONSTRAINT TRIGGER payout_cancellation_is_true AFTER INSERT ON payout_cancellation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION call_off_is_true();

-- What a payer was told is for good.
REVOKE UPDATE, DELETE ON payout_cancellation FROM wallets;
CREATE TRIGGER payout_cancellation_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_cancellation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
