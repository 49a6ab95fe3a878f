-- CreateTable
CREATE TABLE "cold_storage" (
    "id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "account_xpub" TEXT,
    "account_path" TEXT,
    "master_fingerprint" TEXT,
    "address_type" TEXT,
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

    CONSTRAINT "cold_storage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hot_cap" (
    "cold_storage_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "scale" INTEGER NOT NULL,
    "cap" DECIMAL(78,0) NOT NULL,
    "target" DECIMAL(78,0) NOT NULL,
    "floor" DECIMAL(78,0),

    CONSTRAINT "hot_cap_pkey" PRIMARY KEY ("cold_storage_id","currency")
);

-- CreateIndex
CREATE UNIQUE INDEX "cold_storage_network_version_key" ON "cold_storage"("network", "version");

-- AddForeignKey
ALTER TABLE "hot_cap" ADD CONSTRAINT "hot_cap_cold_storage_id_fkey" FOREIGN KEY ("cold_storage_id") REFERENCES "cold_storage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- functions/attempt_is_by_a_signer.sql
-- Where account keys are a signer's alone, nobody else writes what is signed, but of what is only watched, or kept cold: that is signed where its key is.
CREATE OR REPLACE FUNCTION attempt_is_by_a_signer() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT has_column_privilege(current_user, 'wallet', 'account_ciphertext', 'SELECT')
     AND NOT EXISTS (SELECT FROM send s JOIN wallet w ON w.id = s.wallet_id WHERE s.id = NEW.send_id AND w.kind IN ('WATCH_ONLY', 'COLD')) THEN
    RAISE EXCEPTION 'permission denied: a signer alone writes what is signed here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- functions/cold_storage_may_change.sql
-- A cold storage is decided on once; what it says stays as it was proposed. Once it is in force its address is of a wallet of the house's that has no key here.
CREATE OR REPLACE FUNCTION cold_storage_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.decision IS NOT NULL OR NEW.decision IS NULL OR
     (NEW.id, NEW.network, NEW.address, NEW.account_xpub, NEW.account_path, NEW.master_fingerprint, NEW.address_type, NEW.based_on, NEW.reason, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.address, OLD.account_xpub, OLD.account_path, OLD.master_fingerprint, OLD.address_type, OLD.based_on, OLD.reason, OLD.proposed_by, OLD.proposed_at, OLD.expires_at)
     OR NEW.decision = 'APPROVED' AND NOT EXISTS (
       SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = NEW.network AND a.address = NEW.address AND w.kind = 'COLD') THEN
    RAISE EXCEPTION 'a cold storage may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'cold_storage_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/custody_is.sql
-- Coins that are pooled and coins that stay apart are of different tables: what is of one is never of the other.
CREATE OR REPLACE FUNCTION custody_is() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (SELECT CASE WHEN kind IN ('CUSTODIAL', 'TREASURY', 'COLD') THEN 'POOLED' ELSE 'SEGREGATED' END FROM wallet WHERE id = NEW.wallet_id) <> TG_ARGV[0] THEN
    RAISE EXCEPTION 'wallets.% holds what is % alone', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_is';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_goes_home.sql
-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet; what is to stay home from there to there; what is to pay fees from there to an address of somebody's pooled wallet; what is to be kept cold from there to the address that is in force; and what comes back from one that is, or was. Anything else is none of these.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION', 'COLD', 'REFILL') OR (swept_from <> its_payee) = (its_kind NOT IN ('BUMP', 'CONSOLIDATION')) AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0
      WHERE t.network = its_network AND a.address = CASE WHEN its_kind IN ('FUND', 'COLD') THEN swept_from ELSE its_payee END)
    AND (its_kind <> 'FUND' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = its_payee AND w.kind = 'CUSTODIAL'))
    AND (its_kind <> 'COLD' OR its_payee = (
      SELECT c.address FROM cold_storage c WHERE c.network = its_network AND c.version IS NOT NULL ORDER BY c.version DESC LIMIT 1))
    AND (its_kind <> 'REFILL' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = swept_from AND w.kind = 'COLD'))
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;

-- functions/send_begins.sql
-- A send begins unsigned, whoever plans it, and what is called a sweep, is to pay for one, is to stay home, or to be kept cold, does not leave the house. Who may make no wallets, as a signer apart, plans nothing but what stays home. Who owns the tables may put in what was.
CREATE OR REPLACE FUNCTION send_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') AND (NEW.state NOT IN ('PLANNED', 'AWAITING_APPROVAL') OR NEW.sequence <> 1 OR num_nonnulls(NEW.nonce, NEW.txid, NEW.asked, NEW.failure) > 0
     OR NEW.kind NOT IN ('BUMP', 'CONSOLIDATION') AND NOT has_table_privilege(current_user, 'wallet', 'INSERT')
     OR NOT send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address))) THEN
    RAISE EXCEPTION 'a send may not begin so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_begins';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_input_is_of_custody.sql
-- Outputs that are pooled pay what is the house's to pay, but for those that are kept cold, which pay what comes back from there; those of a wallet that its owner has brought pay what is sent from it.
CREATE OR REPLACE FUNCTION send_input_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  own uuid;
  cold uuid;
BEGIN
  -- What it has already stays, whatever became of its block.
  IF EXISTS (SELECT FROM send_input i WHERE i.send_id = NEW.send_id AND i.txid = NEW.txid AND i.vout = NEW.vout) THEN
    RETURN NEW;
  END IF;
  SELECT CASE WHEN kind <> 'REFILL' THEN wallet_id END, CASE WHEN kind = 'REFILL' THEN wallet_id END INTO own, cold FROM send WHERE id = NEW.send_id;
  IF cold IS DISTINCT FROM (SELECT u.wallet_id FROM utxo u JOIN wallet w ON w.id = u.wallet_id AND w.kind = 'COLD' WHERE u.network = NEW.network AND u.txid = NEW.txid AND u.vout = NEW.vout)
     OR own IS NULL AND EXISTS (
       SELECT FROM receipt r WHERE r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout)
     AND NOT EXISTS (SELECT FROM utxo u WHERE u.network = NEW.network AND u.txid = NEW.txid AND u.vout = NEW.vout)
     OR own IS NOT NULL AND NOT EXISTS (
       SELECT FROM receipt r WHERE r.wallet_id = own AND r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout) THEN
    RAISE EXCEPTION 'a send spends what is not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_input_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_let_go.sql
-- Where a policy is in force, nothing is signed that the newest one has not let go, but for what a sweep brings home, is to pay for one, stays there, or goes to the treasury's own cold storage and back.
CREATE OR REPLACE FUNCTION send_is_let_go() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  latest uuid;
BEGIN
  IF NEW.kind IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION', 'COLD', 'REFILL') AND send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address)) THEN
    RETURN NEW;
  END IF;
  SELECT id INTO latest FROM signing_policy
    WHERE network = NEW.network AND currency = NEW.currency AND version IS NOT NULL ORDER BY version DESC LIMIT 1;
  IF NEW.kind IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION', 'COLD', 'REFILL') OR latest IS NOT NULL AND NOT EXISTS (
    SELECT FROM (SELECT policy_id, verdict FROM send_verdict WHERE send_id = NEW.id ORDER BY number DESC LIMIT 1) v
      WHERE v.policy_id = latest AND v.verdict = 'ALLOW'
  ) THEN
    RAISE EXCEPTION 'no policy lets send % go', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_let_go';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_of_custody.sql
-- What is the house's to pay leaves from what is pooled; what is somebody's own leaves from their wallet, which has that address; and what is kept cold leaves to come back alone.
CREATE OR REPLACE FUNCTION send_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'OWN') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id
         WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind IN ('IMPORTED', 'WATCH_ONLY'))
     OR (NEW.kind = 'OWN' AND NOT EXISTS (
       SELECT FROM wallet w JOIN watched_address a ON a.wallet_id = w.id
         WHERE w.id = NEW.wallet_id AND w.user_id = NEW.user_id AND w.kind IN ('IMPORTED', 'WATCH_ONLY') AND a.network = NEW.network AND a.address = NEW.source_address))
     OR (NEW.kind = 'REFILL') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind = 'COLD')
     OR (NEW.kind = 'REFILL' AND NOT EXISTS (
       SELECT FROM source o WHERE o.network = NEW.network AND o.address = NEW.source_address AND o.wallet_id = NEW.wallet_id)) THEN
    RAISE EXCEPTION 'a send leaves from coins that are not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_signed_by_its_key.sql
-- What is only watched, or kept cold, is signed where its key is, and nothing else is: it is given out before it is signed.
CREATE OR REPLACE FUNCTION send_is_signed_by_its_key() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF ('AWAITING_SIGNATURE' IN (OLD.state, NEW.state)) <> EXISTS (SELECT FROM wallet w WHERE w.id = NEW.wallet_id AND w.kind IN ('WATCH_ONLY', 'COLD')) THEN
    RAISE EXCEPTION 'a send is not signed where its key is' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_signed_by_its_key';
  END IF;
  RETURN NEW;
END $$;

-- functions/source_is_of_custody.sql
-- Spent from is what is pooled, or what was brought here or is watched, and is none of the house's.
CREATE OR REPLACE FUNCTION source_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT kind INTO found FROM wallet WHERE id = NEW.wallet_id;
  IF found NOT IN ('CUSTODIAL', 'TREASURY', 'COLD', 'IMPORTED', 'WATCH_ONLY') OR (found IN ('IMPORTED', 'WATCH_ONLY') AND (
       EXISTS (SELECT FROM address a WHERE a.network = NEW.network AND a.address = NEW.address)
       OR NOT EXISTS (SELECT FROM watched_address a WHERE a.wallet_id = NEW.wallet_id AND a.index = NEW.address_index
         AND a.network = NEW.network AND a.address = NEW.address))) THEN
    RAISE EXCEPTION 'nothing is spent from such an address' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say: a wallet that keeps cold is nobody's, and has no key here.
ALTER TABLE wallet
  DROP CONSTRAINT wallet_kind_known,
  DROP CONSTRAINT wallet_treasury_is_nobodys,
  DROP CONSTRAINT wallet_sealed_by_kind,
  DROP CONSTRAINT wallet_fingerprint_of_watched,
  ADD CONSTRAINT wallet_kind_known CHECK (kind IN ('CUSTODIAL', 'IMPORTED', 'WATCH_ONLY', 'NODE', 'TREASURY', 'COLD')),
  ADD CONSTRAINT wallet_treasury_is_nobodys CHECK ((kind IN ('TREASURY', 'COLD')) = (user_id IS NULL) AND (kind IN ('TREASURY', 'COLD')) = (origin = 'TREASURY')),
  ADD CONSTRAINT wallet_sealed_by_kind CHECK (CASE
    WHEN kind = 'IMPORTED' THEN num_nonnulls(key_id, wrapped_key, ciphertext) = 0 AND account_key_id IS NOT NULL
    WHEN kind IN ('WATCH_ONLY', 'COLD') THEN num_nonnulls(key_id, wrapped_key, ciphertext, account_key_id) = 0
    ELSE num_nonnulls(account_path, account_xpub, key_id, wrapped_key, ciphertext) = 5 END),
  ADD CONSTRAINT wallet_fingerprint_of_watched CHECK (master_fingerprint IS NULL OR (kind IN ('WATCH_ONLY', 'COLD') AND master_fingerprint ~ '^[0-9a-f]{8}$'));
CREATE INDEX wallet_of_house ON wallet (network) WHERE kind IN ('TREASURY', 'COLD');
ALTER TABLE send
  DROP CONSTRAINT send_kind_known,
  DROP CONSTRAINT send_own_of_wallet,
  ADD CONSTRAINT send_kind_known CHECK (kind IN ('PAYOUT', 'SWEEP', 'OWN', 'FUND', 'BUMP', 'CONSOLIDATION', 'COLD', 'REFILL')),
  ADD CONSTRAINT send_own_of_wallet CHECK ((kind IN ('OWN', 'REFILL')) = (wallet_id IS NOT NULL));
ALTER TABLE send_act
  DROP CONSTRAINT send_act_asked_known,
  ADD CONSTRAINT send_act_asked_known CHECK (asked IN ('SPEED_UP', 'CANCEL', 'REFILL'));
-- Of a currency one is on its way there at a time. What comes back may be signed one at a time: a reorganisation opens none of these again.
CREATE UNIQUE INDEX send_one_cold ON send (network, currency)
  WHERE kind = 'COLD' AND state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
CREATE UNIQUE INDEX send_one_refill ON send (network, source_address) WHERE kind = 'REFILL' AND state IN ('PLANNED', 'AWAITING_SIGNATURE');
ALTER TABLE cold_storage
  ADD CONSTRAINT cold_storage_address_size CHECK (char_length(address) BETWEEN 1 AND 128),
  ADD CONSTRAINT cold_storage_based_on_range CHECK (based_on >= 0),
  ADD CONSTRAINT cold_storage_reason_length CHECK (char_length(reason) BETWEEN 1 AND 512 AND char_length(decision_reason) BETWEEN 1 AND 512),
  ADD CONSTRAINT cold_storage_decision_known CHECK (decision IN ('APPROVED', 'DENIED', 'WITHDRAWN')),
  ADD CONSTRAINT cold_storage_decided_whole CHECK (num_nonnulls(decision, decided_by, decided_at, decision_reason) IN (0, 4)),
  ADD CONSTRAINT cold_storage_by_two CHECK (decision IS NULL OR (decision = 'WITHDRAWN') = (decided_by = proposed_by)),
  ADD CONSTRAINT cold_storage_approved_is_next CHECK ((decision IS NOT DISTINCT FROM 'APPROVED') = (version IS NOT NULL) AND version = based_on + 1);
ALTER TABLE hot_cap
  ADD CONSTRAINT hot_cap_scale_range CHECK (scale BETWEEN 0 AND 30),
  ADD CONSTRAINT hot_cap_falls CHECK (coalesce(floor, 0) >= 0 AND coalesce(floor, 0) <= target AND target > 0 AND target < cap);
REVOKE UPDATE, DELETE ON cold_storage, hot_cap FROM wallets;
GRANT UPDATE (decision, version, decided_by, decided_at, decision_reason) ON cold_storage TO wallets;
CREATE TRIGGER cold_storage_may_change BEFORE UPDATE ON cold_storage FOR EACH ROW EXECUTE FUNCTION cold_storage_may_change();
CREATE TRIGGER hot_cap_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hot_cap FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What is signed elsewhere is let go, and not stopped, as all else of the house's.
DROP TRIGGER send_is_let_go ON send;
CREATE TRIGGER send_is_let_go BEFORE UPDATE ON send FOR EACH ROW WHEN (NEW.kind <> 'OWN' AND OLD.state IN ('PLANNED', 'AWAITING_SIGNATURE') AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_let_go();
DROP TRIGGER send_is_not_stopped ON send;
CREATE TRIGGER send_is_not_stopped BEFORE UPDATE ON send FOR EACH ROW WHEN (NEW.kind <> 'OWN' AND OLD.state IN ('PLANNED', 'AWAITING_SIGNATURE') AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_not_stopped();
