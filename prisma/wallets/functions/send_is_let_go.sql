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
