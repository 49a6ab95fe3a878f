-- CreateTable
CREATE TABLE "network_change" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "based_on" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" TEXT,
    "version" INTEGER,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "network_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "network_change_network_currency_version_key" ON "network_change"("network", "currency", "version");

-- functions/deposit_may_change.sql
-- A deposit goes from state to state as the chain does; what it was in the beginning stays, and its history has no gap. How many blocks it needs may change while it waits for them, and nothing else with it.
CREATE OR REPLACE FUNCTION deposit_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.state = 'CONFIRMING' AND NEW.needed <> OLD.needed AND to_jsonb(NEW) - 'needed' = to_jsonb(OLD) - 'needed' THEN
    RETURN NEW;
  END IF;
  IF NEW.sequence <> OLD.sequence + 1
     OR (NEW.id, NEW.network, NEW.txid, NEW.position, NEW.seen_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD.txid, OLD.position, OLD.seen_at)
     OR NEW.credits <> OLD.credits + (CASE WHEN NEW.state = 'CONFIRMED' THEN 1 ELSE 0 END)
     OR (NEW.state <> 'CONFIRMING' AND (NEW.user_id, NEW.wallet_id, NEW.address_id, NEW.currency, NEW.scale, NEW.token, NEW.units, NEW.needed, NEW.height, NEW.block_hash) IS DISTINCT FROM (OLD.user_id, OLD.wallet_id, OLD.address_id, OLD.currency, OLD.scale, OLD.token, OLD.units, OLD.needed, OLD.height, OLD.block_hash))
     OR (OLD.state, NEW.state) NOT IN (
       ('CONFIRMING', 'CONFIRMED'), ('CONFIRMING', 'ORPHANED'), ('CONFIRMED', 'CREDITED'), ('CONFIRMED', 'REVERSED'),
       ('CREDITED', 'REVERSED'), ('ORPHANED', 'CONFIRMING'), ('REVERSED', 'CONFIRMING')) THEN
    RAISE EXCEPTION 'a deposit may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/network_change_may_change.sql
-- What is to hold of a network is decided on once; what it says stays as it was proposed.
CREATE OR REPLACE FUNCTION network_change_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.currency, NEW.content, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.currency, OLD.content, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'a change of a network may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'network_change_may_change';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE network_change
  ADD CONSTRAINT network_change_content_one CHECK (coalesce(jsonb_typeof(content -> 'settings') = 'object', false) <> coalesce(jsonb_typeof(content -> 'listing') = 'object', false)),
  ADD CONSTRAINT network_change_based_on_range CHECK (based_on >= 0),
  ADD CONSTRAINT network_change_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512 AND char_length(decision_reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT network_change_decision_known CHECK (decision IN ('APPROVED', 'DENIED', 'WITHDRAWN')),
  ADD CONSTRAINT network_change_decided_whole CHECK (num_nonnulls(decision, decided_by, decided_at, decision_reason) IN (0, 4)),
  ADD CONSTRAINT network_change_by_two CHECK (decision IS NULL OR (decision = 'WITHDRAWN') = (decided_by = proposed_by)),
  -- Versions have no gap, and each is over the one that its author has seen.
  ADD CONSTRAINT network_change_approved_is_next CHECK ((decision IS NOT DISTINCT FROM 'APPROVED') = (version IS NOT NULL) AND version = based_on + 1);
REVOKE UPDATE, DELETE ON network_change FROM wallets;
GRANT UPDATE (decision, version, decided_by, decided_at, decision_reason) ON network_change TO wallets;
CREATE TRIGGER network_change_may_change BEFORE UPDATE ON network_change FOR EACH ROW EXECUTE FUNCTION network_change_may_change();
