-- CreateTable
CREATE TABLE "custody" (
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "accepted" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "posted_up_to" BIGINT NOT NULL DEFAULT 0,
    "holding" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "open_from" INTEGER,
    "read_up_to" TEXT,
    "since_height" INTEGER,
    "since_hash" TEXT,
    "since_at" TIMESTAMPTZ(3),
    "latest_id" UUID,

    CONSTRAINT "custody_pkey" PRIMARY KEY ("network","currency")
);

-- CreateTable
CREATE TABLE "custody_posting" (
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT,
    "payment_id" UUID,
    "units" DECIMAL(78,0) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "custody_posting_pkey" PRIMARY KEY ("network","currency","sequence")
);

-- CreateTable
CREATE TABLE "reconciliation" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "block_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operator_id" UUID,
    "difference" DECIMAL(78,0) NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "reconciliation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_term" (
    "reconciliation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "reconciliation_term_pkey" PRIMARY KEY ("reconciliation_id","kind")
);

-- CreateTable
CREATE TABLE "reconciliation_address" (
    "reconciliation_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "expected" DECIMAL(78,0) NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,

    CONSTRAINT "reconciliation_address_pkey" PRIMARY KEY ("reconciliation_id","address")
);

-- CreateTable
CREATE TABLE "custody_switch" (
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "difference" DECIMAL(78,0) NOT NULL,
    "reason" TEXT,
    "operator_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "custody_switch_pkey" PRIMARY KEY ("network","currency","sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "custody_latest_id_key" ON "custody"("latest_id");

-- CreateIndex
CREATE INDEX "custody_posting_reference_idx" ON "custody_posting"("reference");

-- CreateIndex
CREATE INDEX "custody_posting_payment_id_idx" ON "custody_posting"("payment_id");

-- CreateIndex
CREATE INDEX "reconciliation_network_currency_id_idx" ON "reconciliation"("network", "currency", "id");

-- AddForeignKey
ALTER TABLE "custody" ADD CONSTRAINT "custody_latest_id_fkey" FOREIGN KEY ("latest_id") REFERENCES "reconciliation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custody_posting" ADD CONSTRAINT "custody_posting_network_currency_fkey" FOREIGN KEY ("network", "currency") REFERENCES "custody"("network", "currency") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation" ADD CONSTRAINT "reconciliation_network_currency_fkey" FOREIGN KEY ("network", "currency") REFERENCES "custody"("network", "currency") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_term" ADD CONSTRAINT "reconciliation_term_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_address" ADD CONSTRAINT "reconciliation_address_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "reconciliation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custody_switch" ADD CONSTRAINT "custody_switch_network_currency_fkey" FOREIGN KEY ("network", "currency") REFERENCES "custody"("network", "currency") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/custody_may_change.sql
-- What we have stays what it is, of postings none is skipped back, and what is stopped is let go by an operator alone, who says so in the same transaction.
CREATE OR REPLACE FUNCTION custody_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.network, NEW.currency, NEW.scale) IS DISTINCT FROM (OLD.network, OLD.currency, OLD.scale) OR NEW.posted_up_to < OLD.posted_up_to
     OR (OLD.state = 'BALANCED' AND NEW.state = 'STOPPED')
     OR (OLD.state = 'STOPPED' AND NEW.state <> 'STOPPED' AND (SELECT s.state FROM custody_switch s
           WHERE s.network = NEW.network AND s.currency = NEW.currency ORDER BY s.sequence DESC LIMIT 1) IS DISTINCT FROM 'RELEASED') THEN
    RAISE EXCEPTION 'a custody may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_not_stopped.sql
-- Nothing is signed of what the books and the chain differ on, until an operator has let go. The row is held: whoever stops it waits for what is being signed, or is seen.
CREATE OR REPLACE FUNCTION send_is_not_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT state INTO found FROM custody WHERE network = NEW.network AND currency = NEW.currency FOR SHARE;
  IF found = 'STOPPED' THEN
    RAISE EXCEPTION 'nothing of what is stopped is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_not_stopped';
  END IF;
  RETURN NEW;
END $$;
-- What Prisma's schema cannot say.
ALTER TABLE custody
  ADD CONSTRAINT custody_state_known CHECK (state IN ('BALANCED', 'DIFFERS', 'STOPPED')),
  ADD CONSTRAINT custody_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT custody_posted_range CHECK (posted_up_to >= 0),
  ADD CONSTRAINT custody_since_whole CHECK (num_nonnulls(since_height, since_hash, since_at) = CASE state WHEN 'BALANCED' THEN 0 ELSE 3 END);
ALTER TABLE custody_posting ADD CONSTRAINT custody_posting_moves CHECK (sequence >= 1 AND units <> 0);
ALTER TABLE reconciliation
  ADD CONSTRAINT reconciliation_state_known CHECK (state IN ('BALANCED', 'DIFFERS', 'STOPPED')),
  ADD CONSTRAINT reconciliation_height_range CHECK (height >= 0);
ALTER TABLE reconciliation_term
  ADD CONSTRAINT reconciliation_term_kind_known CHECK (kind IN ('LEDGER', 'DEPOSITS_NOT_BOOKED', 'DEPOSITS_NOT_ON_CHAIN', 'PAYOUTS_NOT_BOOKED', 'PAYOUTS_NOT_ON_CHAIN',
    'FEES_NOT_BOOKED', 'FEES_NOT_ON_CHAIN', 'FUNDINGS_NOT_BOOKED', 'FUNDINGS_NOT_ON_CHAIN', 'UNBIDDEN', 'TREASURY', 'ADDRESSES')),
  ADD CONSTRAINT reconciliation_term_count_range CHECK (count >= 0);
ALTER TABLE reconciliation_address ADD CONSTRAINT reconciliation_address_differs CHECK (units <> expected AND units >= 0);
ALTER TABLE custody_switch
  ADD CONSTRAINT custody_switch_sequence_range CHECK (sequence >= 1),
  ADD CONSTRAINT custody_switch_state_known CHECK (state IN ('STOPPED', 'RELEASED')),
  ADD CONSTRAINT custody_switch_by_whom CHECK (num_nonnulls(reason, operator_id) = CASE state WHEN 'RELEASED' THEN 2 ELSE 0 END),
  ADD CONSTRAINT custody_switch_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512);
REVOKE UPDATE, DELETE ON custody, custody_posting, reconciliation, reconciliation_term, reconciliation_address, custody_switch FROM wallets;
GRANT UPDATE (state, accepted, posted_up_to, holding, open_from, read_up_to, since_height, since_hash, since_at, latest_id) ON custody TO wallets;
CREATE TRIGGER custody_may_change BEFORE UPDATE ON custody FOR EACH ROW EXECUTE FUNCTION custody_may_change();
CREATE TRIGGER send_is_not_stopped BEFORE UPDATE ON send FOR EACH ROW WHEN (OLD.state = 'PLANNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_not_stopped();
CREATE TRIGGER custody_posting_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_term_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation_term FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reconciliation_address_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliation_address FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER custody_switch_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_switch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What blocks of some height brought, or mined, is looked for at each comparison.
CREATE INDEX deposit_height ON deposit (network, height);
CREATE INDEX deposit_open ON deposit (network) WHERE state IN ('CONFIRMING', 'CONFIRMED');
CREATE INDEX send_height ON send (network, height) WHERE height IS NOT NULL;
CREATE INDEX funding_height ON funding (network, height);
