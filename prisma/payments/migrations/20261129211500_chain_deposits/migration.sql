-- CreateTable
CREATE TABLE "chain_deposit" (
    "payment_id" UUID NOT NULL,
    "deposit_id" UUID NOT NULL,
    "credit" INTEGER NOT NULL,
    "network" TEXT NOT NULL,
    "txid" TEXT NOT NULL,
    "address" TEXT NOT NULL,

    CONSTRAINT "chain_deposit_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "chain_reversal" (
    "deposit_id" UUID NOT NULL,
    "credit" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chain_reversal_pkey" PRIMARY KEY ("deposit_id","credit")
);

-- CreateIndex
CREATE UNIQUE INDEX "chain_deposit_deposit_id_credit_key" ON "chain_deposit"("deposit_id", "credit");

-- functions/chain_deposit_is_theirs.sql
-- What a chain has brought is a deposit that costs nothing, is done from the beginning, and comes from no payment method; and not what the chain has taken back before. The trigger's name says which rule was broken.
CREATE OR REPLACE FUNCTION chain_deposit_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.kind = 'DEPOSIT' AND p.status = 'COMPLETED' AND p.fee = 0)
     OR EXISTS (SELECT FROM payment_deposit d WHERE d.payment_id = NEW.payment_id)
     OR EXISTS (SELECT FROM chain_reversal r WHERE r.deposit_id = NEW.deposit_id AND r.credit = NEW.credit) THEN
    RAISE EXCEPTION 'no chain has brought %', NEW.payment_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;

-- functions/return_is_theirs.sql
-- What came back goes to whoever had paid it, into an account of theirs of its currency. What was taken back is taken from the account that had it, and what a chain has brought by the chain's word alone.
CREATE OR REPLACE FUNCTION return_is_theirs() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p WHERE p.id = NEW.payment_id AND p.status = 'RETURNED' AND CASE p.kind
      WHEN 'WITHDRAWAL' THEN NEW.reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE')
        AND EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id AND a.owner_id = p.from_user AND a.currency = p.currency)
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
REVOKE ALL ON FUNCTION chain_deposit_is_theirs() FROM PUBLIC;

-- What Prisma's schema cannot say.
ALTER TABLE payment_return DROP CONSTRAINT payment_return_known;
ALTER TABLE payment_return ADD CONSTRAINT payment_return_known CHECK (reason IN ('PAYOUT_RETURNED', 'METHOD_UNUSABLE', 'DEPOSIT_REVERSED',
  'DEPOSIT_DISPUTED', 'DEPOSIT_REFUNDED', 'CHAIN_REORGANISED'));
ALTER TABLE chain_deposit
  ADD CONSTRAINT chain_deposit_counts CHECK (credit >= 1),
  ADD CONSTRAINT chain_deposit_says_where CHECK (network ~ '^[A-Z][A-Z0-9_]{0,63}$' AND txid ~ '^[A-Za-z0-9:]{1,128}$' AND address ~ '^[A-Za-z0-9:]{1,128}$');
ALTER TABLE chain_reversal ADD CONSTRAINT chain_reversal_counts CHECK (credit >= 1);
CREATE TRIGGER chain_deposit_is_theirs BEFORE INSERT ON chain_deposit FOR EACH ROW EXECUTE FUNCTION chain_deposit_is_theirs();
REVOKE UPDATE, DELETE ON chain_deposit, chain_reversal FROM payments;
