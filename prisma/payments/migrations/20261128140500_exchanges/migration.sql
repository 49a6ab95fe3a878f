-- AlterTable
ALTER TABLE "currency_change" ADD COLUMN "exchanges" BOOLEAN;
-- What was said of payments was said of all that leaves.
UPDATE currency_change SET exchanges = payments;
ALTER TABLE "currency_change" ALTER COLUMN "exchanges" SET NOT NULL;

-- CreateTable
CREATE TABLE "exchange_terms" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "base" TEXT NOT NULL,
    "counter" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "spread" INTEGER,
    "rate" TEXT,
    "minimum_rate" TEXT,
    "maximum_rate" TEXT,
    "reason" TEXT NOT NULL,
    "operator_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "exchange_terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_exchange" (
    "payment_id" UUID NOT NULL,
    "quote_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "base" TEXT NOT NULL,
    "market_rate" TEXT NOT NULL,
    "rate_at" TIMESTAMPTZ(3) NOT NULL,
    "spread" INTEGER NOT NULL,
    "terms_version" INTEGER NOT NULL,
    "quoted_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_exchange_pkey" PRIMARY KEY ("payment_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "exchange_terms_version_key" ON "exchange_terms"("version");

-- CreateIndex
CREATE UNIQUE INDEX "payment_exchange_quote_id_key" ON "payment_exchange"("quote_id");

-- functions/exchange_is_right.sql
-- An exchange moves between two accounts of one person, makes another currency of one, and was made before its quote expired.
-- The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION exchange_is_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'EXCHANGE' AND p.status = 'COMPLETED' AND p.from_user = p.to_user
      AND p.currency <> NEW.currency AND NEW.base IN (p.currency, NEW.currency) AND p.created_at < NEW.expires_at
  ) THEN
    RAISE EXCEPTION 'the exchange of payment % is not right', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION exchange_is_right() FROM PUBLIC;

-- functions/exchange_says_what.sql
-- Looked at when the transaction ends: an exchange says what was bought.
CREATE OR REPLACE FUNCTION exchange_says_what() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment_exchange x WHERE x.payment_id = NEW.id) THEN
    RAISE EXCEPTION 'exchange % does not say what was bought', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange_says_what() FROM PUBLIC;

-- What Prisma's schema cannot say.
CREATE INDEX exchange_terms_of_pair ON exchange_terms (least(base, counter), greatest(base, counter), effective_at DESC, version DESC);
ALTER TABLE payment DROP CONSTRAINT payment_kind_known;
ALTER TABLE payment
  ADD CONSTRAINT payment_kind_known CHECK (kind IN ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'SEND', 'REFUND', 'EXCHANGE')),
  ADD CONSTRAINT payment_exchange_at_once CHECK (kind <> 'EXCHANGE' OR (status = 'COMPLETED' AND from_user = to_user));
ALTER TABLE limit_rule DROP CONSTRAINT limit_rule_operation_known;
ALTER TABLE limit_rule ADD CONSTRAINT limit_rule_operation_known CHECK (operation IN ('SEND', 'WITHDRAWAL', 'DEPOSIT', 'EXCHANGE'));
ALTER TABLE currency_disabled DROP CONSTRAINT currency_disabled_direction_known;
INSERT INTO currency_disabled (currency, direction) SELECT currency, 'exchanges' FROM currency_disabled WHERE direction = 'payments';
ALTER TABLE currency_disabled
  ADD CONSTRAINT currency_disabled_direction_known CHECK (direction IN ('deposits', 'payments', 'withdrawals', 'exchanges'));
GRANT INSERT (exchanges) ON currency_change TO payments;
ALTER TABLE exchange_terms
  ADD CONSTRAINT exchange_terms_version_range CHECK (version > 0),
  ADD CONSTRAINT exchange_terms_reason_size CHECK (char_length(reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT exchange_terms_of_two CHECK (base <> counter),
  ADD CONSTRAINT exchange_terms_spread_range CHECK (spread BETWEEN 0 AND 9999),
  -- A plain decimal above zero, of no more digits than are computed with.
  ADD CONSTRAINT exchange_terms_rates_are_decimals CHECK (
    coalesce(rate, '1') ~ '^(0|[1-9][0-9]{0,17})([.][0-9]{1,30})?$' AND coalesce(rate, '1') ~ '[1-9]'
    AND coalesce(minimum_rate, '1') ~ '^(0|[1-9][0-9]{0,17})([.][0-9]{1,30})?$' AND coalesce(minimum_rate, '1') ~ '[1-9]'
    AND coalesce(maximum_rate, '1') ~ '^(0|[1-9][0-9]{0,17})([.][0-9]{1,30})?$' AND coalesce(maximum_rate, '1') ~ '[1-9]'),
  -- Nothing that was quoted is quoted anew.
  ADD CONSTRAINT exchange_terms_not_backdated CHECK (effective_at >= decided_at);
ALTER TABLE payment_exchange
  ADD CONSTRAINT payment_exchange_side_known CHECK (side IN ('SELL', 'BUY')),
  ADD CONSTRAINT payment_exchange_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT payment_exchange_spread_range CHECK (spread BETWEEN 0 AND 9999),
  ADD CONSTRAINT payment_exchange_rate_is_decimal CHECK (
    market_rate ~ '^(0|[1-9][0-9]{0,17})([.][0-9]{1,30})?$' AND market_rate ~ '[1-9]');
CREATE TRIGGER payment_exchange_is_right BEFORE INSERT ON payment_exchange FOR EACH ROW EXECUTE FUNCTION exchange_is_right();
CREATE CONSTRAINT TRIGGER payment_exchange_says_what AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'EXCHANGE') EXECUTE FUNCTION exchange_says_what();
-- What was decided, and what was exchanged, is never rewritten.
REVOKE UPDATE, DELETE ON exchange_terms, payment_exchange FROM payments;
