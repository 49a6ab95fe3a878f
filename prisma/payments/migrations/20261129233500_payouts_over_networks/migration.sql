-- CreateTable
CREATE TABLE "chain_payout" (
    "payment_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3),
    "txid" TEXT,
    "reason" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "chain_payout_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "chain_treasury" (
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "switched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_treasury_pkey" PRIMARY KEY ("network","currency")
);

-- CreateTable
CREATE TABLE "chain_fee" (
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "address" TEXT NOT NULL,
    "entry_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_fee_pkey" PRIMARY KEY ("network","txid")
);

-- CreateTable
CREATE TABLE "chain_funding" (
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "entry_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_funding_pkey" PRIMARY KEY ("network","txid","address")
);

-- CreateIndex
CREATE UNIQUE INDEX "chain_fee_entry_id_key" ON "chain_fee"("entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "chain_funding_entry_id_key" ON "chain_funding"("entry_id");

-- functions/chain_payout_is_theirs.sql
-- What goes to an address is a withdrawal that goes to no payment method, and nobody was asked for it yet. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION chain_payout_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NEW.state <> 'PLANNED' OR NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND p.status = 'PENDING')
     OR EXISTS (SELECT FROM payment_withdrawal w WHERE w.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION '% does not go to an address', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/chain_payout_may_change.sql
-- Wallets are asked for it while it is under way, and say once how it ended, whoever writes it.
CREATE OR REPLACE FUNCTION chain_payout_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT (CASE OLD.state
    WHEN 'PLANNED' THEN NEW.state = 'REQUESTED' AND EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'PROCESSING')
    WHEN 'REQUESTED' THEN NEW.state IN ('CONFIRMED', 'FAILED') AND NEW.requested_at = OLD.requested_at
    ELSE false END)
  THEN
    RAISE EXCEPTION 'payout % cannot become % from %', NEW.payment_id, NEW.state, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/payout_ends_as_told.sql
-- A withdrawal to an address that wallets were asked for ends as they say, and not before they do; one that they were not asked for is not completed. Whoever ends it.
CREATE OR REPLACE FUNCTION payout_ends_as_told() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM chain_payout c WHERE c.payment_id = NEW.id AND CASE c.state
      WHEN 'PLANNED' THEN NEW.status = 'COMPLETED'
      WHEN 'CONFIRMED' THEN NEW.status <> 'COMPLETED'
      WHEN 'FAILED' THEN NEW.status <> 'FAILED'
      ELSE true END
  ) THEN
    RAISE EXCEPTION 'payout % does not end so', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/return_is_theirs.sql
-- What came back goes to whoever had paid it, into an account of theirs of its currency; what went to an address does not. What was taken back is taken from the account that had it, and what a chain has brought by the chain's word alone.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'RETURNED' AND CASE p.kind
      WHEN 'WITHDRAWAL' THEN NEW.reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE')
        AND EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id AND a.owner_id = p.from_user AND a.currency = p.currency)
        AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = p.id)
      WHEN 'DEPOSIT' THEN p.to_account = NEW.account_id AND CASE
        WHEN EXISTS (SELECT FROM chain_deposit c WHERE c.payment_id = p.id) THEN NEW.reason = 'CHAIN_REORGANISED'
          AND EXISTS (SELECT FROM chain_deposit c JOIN chain_reversal r USING (deposit_id, credit) WHERE c.payment_id = p.id)
        ELSE NEW.reason LIKE 'DEPOSIT\_%' END
      ELSE false END
  ) THEN
    RAISE EXCEPTION 'what came back of % is not its person''s', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/withdrawal_goes_somewhere.sql
-- Looked at when the transaction ends: a withdrawal says where it goes, to a payment method or to an address.
CREATE OR REPLACE FUNCTION withdrawal_goes_somewhere() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_withdrawal w WHERE w.payment_id = NEW.id)
     AND NOT EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'withdrawal % goes nowhere', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

-- functions/withdrawal_is_theirs.sql
-- A withdrawal goes to a method of whoever it takes the money from, and to nobody else's, nor to an address besides. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION withdrawal_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN payment_method m ON m.user_id = p.from_user
    WHERE p.id = NEW.payment_id AND p.kind = 'WITHDRAWAL' AND m.id = NEW.method_id
  ) OR EXISTS (SELECT FROM chain_payout c WHERE c.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'withdrawal % goes to no method of its payer', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION chain_payout_is_theirs() FROM PUBLIC;
REVOKE ALL ON FUNCTION chain_payout_may_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_ends_as_told() FROM PUBLIC;

-- What Prisma's schema cannot say.
ALTER TABLE payment_failure DROP CONSTRAINT payment_failure_known;
ALTER TABLE payment_failure ADD CONSTRAINT payment_failure_known CHECK (reason IN ('ACCOUNT_CLOSED', 'PAYOUT_DECLINED', 'METHOD_UNUSABLE', 'DEPOSIT_DECLINED', 'METHOD_FUNDS_INSUFFICIENT',
  'AUTHENTICATION_REQUIRED', 'AMOUNT_MISMATCH', 'ENDED_BY_OPERATOR', 'PAYOUT_UNDELIVERABLE', 'PAYOUT_CANCELLED', 'PAYOUT_FAILED'));
ALTER TABLE limit_rule DROP CONSTRAINT limit_rule_method_known;
ALTER TABLE limit_rule ADD CONSTRAINT limit_rule_method_known CHECK (method_kind IN ('BANK', 'CARD', 'CRYPTO_WALLET', 'NETWORK'));
ALTER TABLE chain_payout
  ADD CONSTRAINT chain_payout_state_known CHECK (state IN ('PLANNED', 'REQUESTED', 'CONFIRMED', 'FAILED')),
  ADD CONSTRAINT chain_payout_says_where CHECK (network ~ '^[A-Z][A-Z0-9_]{0,63}$' AND address ~ '^[A-Za-z0-9:]{1,128}$'),
  ADD CONSTRAINT chain_payout_says_what CHECK ((state = 'PLANNED') = (requested_at IS NULL) AND (state IN ('CONFIRMED', 'FAILED')) = (ended_at IS NOT NULL)
    AND (state = 'CONFIRMED') = (txid IS NOT NULL) AND (state = 'FAILED') = (reason IS NOT NULL)),
  ADD CONSTRAINT chain_payout_says_how CHECK (txid ~ '^[A-Za-z0-9:]{1,128}$' AND reason ~ '^[A-Z][A-Z0-9_]{0,63}$');
ALTER TABLE chain_treasury
  ADD CONSTRAINT chain_treasury_state_known CHECK (state IN ('OPEN', 'PAUSED')),
  ADD CONSTRAINT chain_treasury_says_where CHECK (network ~ '^[A-Z][A-Z0-9_]{0,63}$');
ALTER TABLE chain_fee
  ADD CONSTRAINT chain_fee_says_where CHECK (network ~ '^[A-Z][A-Z0-9_]{0,63}$' AND txid ~ '^[A-Za-z0-9:]{1,128}$' AND address ~ '^[A-Za-z0-9:]{1,128}$'),
  ADD CONSTRAINT chain_fee_is_something CHECK (amount > 0);
ALTER TABLE chain_funding
  ADD CONSTRAINT chain_funding_says_where CHECK (network ~ '^[A-Z][A-Z0-9_]{0,63}$' AND txid ~ '^[A-Za-z0-9:]{1,128}$' AND address ~ '^[A-Za-z0-9:]{1,128}$'),
  ADD CONSTRAINT chain_funding_is_something CHECK (amount > 0);
CREATE TRIGGER chain_payout_is_theirs BEFORE INSERT ON chain_payout FOR EACH ROW EXECUTE FUNCTION chain_payout_is_theirs();
CREATE TRIGGER chain_payout_may_change BEFORE UPDATE ON chain_payout FOR EACH ROW EXECUTE FUNCTION chain_payout_may_change();
CREATE TRIGGER payment_payout_ends_as_told BEFORE UPDATE OF status ON payment FOR EACH ROW WHEN (NEW.kind = 'WITHDRAWAL') EXECUTE FUNCTION payout_ends_as_told();

-- Where it goes is for good; what was booked of a network, too.
REVOKE UPDATE, DELETE ON chain_payout, chain_treasury, chain_fee, chain_funding FROM payments;
GRANT UPDATE (state, requested_at, txid, reason, ended_at) ON chain_payout TO payments;
GRANT UPDATE (state, switched_at) ON chain_treasury TO payments;
