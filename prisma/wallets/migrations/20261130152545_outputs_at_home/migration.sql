-- functions/send_goes_home.sql
-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet; what is to stay home from there to there; and what is to pay fees from there to an address of somebody's pooled wallet. Anything else is none of these.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION') OR (swept_from <> its_payee) = (its_kind IN ('SWEEP', 'FUND')) AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0
      WHERE t.network = its_network AND a.address = CASE its_kind WHEN 'FUND' THEN swept_from ELSE its_payee END)
    AND (its_kind <> 'FUND' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = its_payee AND w.kind = 'CUSTODIAL'))
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;

-- functions/send_begins.sql
-- A send begins unsigned, whoever plans it, and what is called a sweep, is to pay for one, or is to stay home, does not leave the house. Who may make no wallets, as a signer apart, plans nothing but what stays home. Who owns the tables may put in what was.
CREATE OR REPLACE FUNCTION send_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') AND (NEW.state NOT IN ('PLANNED', 'AWAITING_APPROVAL') OR NEW.sequence <> 1 OR num_nonnulls(NEW.nonce, NEW.txid, NEW.asked, NEW.failure) > 0
     OR NEW.kind NOT IN ('BUMP', 'CONSOLIDATION') AND NOT has_table_privilege(current_user, 'wallet', 'INSERT')
     OR NOT send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address))) THEN
    RAISE EXCEPTION 'a send may not begin so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_begins';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_let_go.sql
-- Where a policy is in force, nothing is signed that the newest one has not let go, but for what a sweep brings home, is to pay for one, or stays there.
CREATE OR REPLACE FUNCTION send_is_let_go() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  latest uuid;
BEGIN
  IF NEW.kind IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION') AND send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address)) THEN
    RETURN NEW;
  END IF;
  SELECT id INTO latest FROM signing_policy
    WHERE network = NEW.network AND currency = NEW.currency AND version IS NOT NULL ORDER BY version DESC LIMIT 1;
  IF NEW.kind IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION') OR latest IS NOT NULL AND NOT EXISTS (
    SELECT FROM (SELECT policy_id, verdict FROM send_verdict WHERE send_id = NEW.id ORDER BY number DESC LIMIT 1) v
      WHERE v.policy_id = latest AND v.verdict = 'ALLOW'
  ) THEN
    RAISE EXCEPTION 'no policy lets send % go', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_let_go';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say: what stays home is of nobody, and takes all that it spends.
ALTER TABLE send
  DROP CONSTRAINT send_kind_known,
  DROP CONSTRAINT send_payout_of_payment,
  DROP CONSTRAINT send_all_of_own,
  ADD CONSTRAINT send_kind_known CHECK (kind IN ('PAYOUT', 'SWEEP', 'OWN', 'FUND', 'BUMP', 'CONSOLIDATION')),
  ADD CONSTRAINT send_payout_of_payment CHECK ((kind = 'PAYOUT') = (payment_id IS NOT NULL) AND (kind IN ('PAYOUT', 'OWN')) = (user_id IS NOT NULL)),
  ADD CONSTRAINT send_all_of_own CHECK (CASE WHEN kind IN ('BUMP', 'CONSOLIDATION') THEN is_all AND token_contract IS NULL ELSE NOT is_all OR (kind = 'OWN' AND token_contract IS NULL) END);
