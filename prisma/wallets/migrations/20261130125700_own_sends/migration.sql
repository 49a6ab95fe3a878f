-- AlterTable
ALTER TABLE "send" ADD COLUMN     "is_all" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "wallet_id" UUID;

-- functions/send_input_is_of_custody.sql
-- Outputs that are pooled pay what is the house's to pay; those of a wallet that its owner has brought pay what is sent from it.
CREATE OR REPLACE FUNCTION send_input_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  own uuid;
BEGIN
  -- What it has already stays, whatever became of its block.
  IF EXISTS (SELECT FROM send_input i WHERE i.send_id = NEW.send_id AND i.txid = NEW.txid AND i.vout = NEW.vout) THEN
    RETURN NEW;
  END IF;
  SELECT wallet_id INTO own FROM send WHERE id = NEW.send_id;
  IF own IS NULL AND EXISTS (
       SELECT FROM receipt r WHERE r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout)
     AND NOT EXISTS (SELECT FROM utxo u WHERE u.network = NEW.network AND u.txid = NEW.txid AND u.vout = NEW.vout)
     OR own IS NOT NULL AND NOT EXISTS (
       SELECT FROM receipt r WHERE r.wallet_id = own AND r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout) THEN
    RAISE EXCEPTION 'a send spends what is not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_input_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_of_custody.sql
-- What is the house's to pay leaves from what is pooled; what is somebody's own leaves from their wallet, which has that address and its key.
CREATE OR REPLACE FUNCTION send_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'OWN') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id
         WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind = 'IMPORTED')
     OR (NEW.kind = 'OWN' AND NOT EXISTS (
       SELECT FROM wallet w JOIN watched_address a ON a.wallet_id = w.id
         WHERE w.id = NEW.wallet_id AND w.user_id = NEW.user_id AND w.kind = 'IMPORTED' AND a.network = NEW.network AND a.address = NEW.source_address)) THEN
    RAISE EXCEPTION 'a send leaves from coins that are not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_may_change.sql
-- A send goes forward by what was signed and what blocks say; what it is to bring about stays, and its history has no gap.
CREATE OR REPLACE FUNCTION send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.network, NEW.kind, NEW.source_address, NEW.payee, NEW.currency, NEW.scale, NEW.token_contract, NEW.token_owner, NEW.fee_cap, NEW.priority, NEW.payment_id, NEW.user_id, NEW.wallet_id, NEW.is_all, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.kind, OLD.source_address, OLD.payee, OLD.currency, OLD.scale, OLD.token_contract, OLD.token_owner, OLD.fee_cap, OLD.priority, OLD.payment_id, OLD.user_id, OLD.wallet_id, OLD.is_all, OLD.created_at)
     OR (NEW.units <> OLD.units AND (NOT (OLD.kind = 'SWEEP' OR OLD.is_all) OR OLD.token_contract IS NOT NULL OR OLD.txid IS NOT NULL))
     OR (OLD.nonce IS NOT NULL AND NEW.nonce IS DISTINCT FROM OLD.nonce)
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED')
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.moved, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.moved, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/source_is_of_custody.sql
-- Spent from is what is pooled, or what was brought here with its key and is none of the house's: never what is only watched.
CREATE OR REPLACE FUNCTION source_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT kind INTO found FROM wallet WHERE id = NEW.wallet_id;
  IF found NOT IN ('CUSTODIAL', 'TREASURY', 'IMPORTED') OR (found = 'IMPORTED' AND (
       EXISTS (SELECT FROM address a WHERE a.network = NEW.network AND a.address = NEW.address)
       OR NOT EXISTS (SELECT FROM watched_address a WHERE a.wallet_id = NEW.wallet_id AND a.index = NEW.address_index
         AND a.network = NEW.network AND a.address = NEW.address))) THEN
    RAISE EXCEPTION 'nothing is spent from such an address' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_of_custody';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say, or has no room for.
ALTER TABLE send
  ADD CONSTRAINT send_wallet_id_fkey FOREIGN KEY (wallet_id) REFERENCES wallet(id) ON DELETE RESTRICT ON UPDATE CASCADE,
  DROP CONSTRAINT send_kind_known,
  DROP CONSTRAINT send_failure_known,
  DROP CONSTRAINT send_payout_of_payment,
  ADD CONSTRAINT send_kind_known CHECK (kind IN ('PAYOUT', 'SWEEP', 'OWN')),
  ADD CONSTRAINT send_failure_known CHECK (failure IN ('PAYEE_REFUSES', 'POLICY_DENIES', 'REVERTED', 'NOT_MOVED', 'REPLACED', 'SOURCE_SHORT', 'FEE_ABOVE_CAP')),
  ADD CONSTRAINT send_payout_of_payment CHECK ((kind = 'PAYOUT') = (payment_id IS NOT NULL) AND (kind <> 'SWEEP') = (user_id IS NOT NULL)),
  ADD CONSTRAINT send_own_of_wallet CHECK ((kind = 'OWN') = (wallet_id IS NOT NULL)),
  ADD CONSTRAINT send_all_of_own CHECK (NOT is_all OR (kind = 'OWN' AND token_contract IS NULL));
CREATE INDEX send_of_wallet ON send (wallet_id, id) WHERE wallet_id IS NOT NULL;
-- Sources may be of wallets that their owners have brought by now; of which custody a send is, it is asked itself.
DROP TRIGGER source_custody ON source;
CREATE TRIGGER source_is_of_custody BEFORE INSERT ON source FOR EACH ROW EXECUTE FUNCTION source_is_of_custody();
CREATE TRIGGER send_is_of_custody BEFORE INSERT ON send FOR EACH ROW EXECUTE FUNCTION send_is_of_custody();
CREATE TRIGGER send_input_is_of_custody BEFORE INSERT ON send_input FOR EACH ROW EXECUTE FUNCTION send_input_is_of_custody();
-- The books know nothing of what people own themselves: what stops the house stops none of it.
DROP TRIGGER send_is_let_go ON send;
CREATE TRIGGER send_is_let_go BEFORE UPDATE ON send FOR EACH ROW WHEN (NEW.kind <> 'OWN' AND OLD.state = 'PLANNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_let_go();
DROP TRIGGER send_is_not_stopped ON send;
CREATE TRIGGER send_is_not_stopped BEFORE UPDATE ON send FOR EACH ROW WHEN (NEW.kind <> 'OWN' AND OLD.state = 'PLANNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_not_stopped();
