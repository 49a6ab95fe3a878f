-- functions/funding_may_change.sql
-- What came to a treasury is told once, for good. It is another where its block was taken back and another has it, and else what it was.
CREATE OR REPLACE FUNCTION funding_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.network, NEW.txid, NEW.position) IS DISTINCT FROM (OLD.network, OLD.txid, OLD.position)
     OR (OLD.state, NEW.state) NOT IN (('SEEN', 'FINAL'), ('SEEN', 'LOST'), ('LOST', 'SEEN'))
     OR (OLD.state <> 'LOST' AND (NEW.address, NEW.currency, NEW.scale, NEW.token, NEW.units, NEW.height, NEW.block_hash)
       IS DISTINCT FROM (OLD.address, OLD.currency, OLD.scale, OLD.token, OLD.units, OLD.height, OLD.block_hash)) THEN
    RAISE EXCEPTION 'a funding may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_may_change';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_goes_home.sql
-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet; anything else is no sweep.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind <> 'SWEEP' OR swept_from <> its_payee AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0 WHERE t.network = its_network AND a.address = its_payee)
$$;

-- functions/send_begins.sql
-- A send begins unsigned, whoever plans it, and what is called a sweep goes from elsewhere to the treasury of its network. Who owns the tables may put in what was.
CREATE OR REPLACE FUNCTION send_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') AND (NEW.state NOT IN ('PLANNED', 'AWAITING_APPROVAL') OR NEW.sequence <> 1 OR num_nonnulls(NEW.nonce, NEW.txid, NEW.asked, NEW.failure) > 0
     OR NOT send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address))) THEN
    RAISE EXCEPTION 'a send may not begin so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_begins';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_let_go.sql
-- Where a policy is in force, nothing is signed that the newest one has not let go, but for what a sweep brings home.
CREATE OR REPLACE FUNCTION send_is_let_go() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  latest uuid;
BEGIN
  IF NEW.kind = 'SWEEP' AND send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address)) THEN
    RETURN NEW;
  END IF;
  SELECT id INTO latest FROM signing_policy
    WHERE network = NEW.network AND currency = NEW.currency AND version IS NOT NULL ORDER BY version DESC LIMIT 1;
  IF NEW.kind = 'SWEEP' OR latest IS NOT NULL AND NOT EXISTS (
    SELECT FROM (SELECT policy_id, verdict FROM send_verdict WHERE send_id = NEW.id ORDER BY number DESC LIMIT 1) v
      WHERE v.policy_id = latest AND v.verdict = 'ALLOW'
  ) THEN
    RAISE EXCEPTION 'no policy lets send % go', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_let_go';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
CREATE TRIGGER send_begins BEFORE INSERT ON send FOR EACH ROW EXECUTE FUNCTION send_begins();
DROP TRIGGER send_is_let_go ON send;
CREATE TRIGGER send_is_let_go BEFORE UPDATE ON send FOR EACH ROW WHEN (OLD.state = 'PLANNED' AND NEW.state = 'SIGNED') EXECUTE FUNCTION send_is_let_go();
CREATE TRIGGER funding_may_change BEFORE UPDATE ON funding FOR EACH ROW EXECUTE FUNCTION funding_may_change();
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;
