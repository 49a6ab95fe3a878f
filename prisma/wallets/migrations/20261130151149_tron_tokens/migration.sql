-- AlterTable
ALTER TABLE "token" ADD COLUMN     "symbol" TEXT,
ALTER COLUMN "domain_name" DROP NOT NULL,
ALTER COLUMN "domain_version" DROP NOT NULL;

-- CreateTable
CREATE TABLE "token_cursor" (
    "network" TEXT NOT NULL,
    "height" INTEGER NOT NULL,

    CONSTRAINT "token_cursor_pkey" PRIMARY KEY ("network")
);

-- functions/send_goes_home.sql
-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet, and what is to pay fees from there to an address of somebody's pooled wallet; anything else is neither.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'FUND') OR swept_from <> its_payee AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0
      WHERE t.network = its_network AND a.address = CASE its_kind WHEN 'SWEEP' THEN its_payee ELSE swept_from END)
    AND (its_kind = 'SWEEP' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = its_payee AND w.kind = 'CUSTODIAL'))
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;

-- functions/send_begins.sql
-- A send begins unsigned, whoever plans it, and what is called a sweep, or is to pay for one, stays in the house. Who owns the tables may put in what was.
CREATE OR REPLACE FUNCTION send_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') AND (NEW.state NOT IN ('PLANNED', 'AWAITING_APPROVAL') OR NEW.sequence <> 1 OR num_nonnulls(NEW.nonce, NEW.txid, NEW.asked, NEW.failure) > 0
     OR NOT send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address))) THEN
    RAISE EXCEPTION 'a send may not begin so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_begins';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_is_let_go.sql
-- Where a policy is in force, nothing is signed that the newest one has not let go, but for what a sweep brings home, or is to pay for one.
CREATE OR REPLACE FUNCTION send_is_let_go() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  latest uuid;
BEGIN
  IF NEW.kind IN ('SWEEP', 'FUND') AND send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address)) THEN
    RETURN NEW;
  END IF;
  SELECT id INTO latest FROM signing_policy
    WHERE network = NEW.network AND currency = NEW.currency AND version IS NOT NULL ORDER BY version DESC LIMIT 1;
  IF NEW.kind IN ('SWEEP', 'FUND') OR latest IS NOT NULL AND NOT EXISTS (
    SELECT FROM (SELECT policy_id, verdict FROM send_verdict WHERE send_id = NEW.id ORDER BY number DESC LIMIT 1) v
      WHERE v.policy_id = latest AND v.verdict = 'ALLOW'
  ) THEN
    RAISE EXCEPTION 'no policy lets send % go', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_let_go';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE send
  DROP CONSTRAINT send_kind_known,
  DROP CONSTRAINT send_payout_of_payment,
  DROP CONSTRAINT send_moved_of_token,
  ADD CONSTRAINT send_kind_known CHECK (kind IN ('PAYOUT', 'SWEEP', 'OWN', 'FUND')),
  ADD CONSTRAINT send_payout_of_payment CHECK ((kind = 'PAYOUT') = (payment_id IS NOT NULL) AND (kind NOT IN ('SWEEP', 'FUND')) = (user_id IS NOT NULL)),
  -- Of what succeeded somebody may still have to read what its token's contract says.
  ADD CONSTRAINT send_moved_of_token CHECK (CASE WHEN token_contract IS NOT NULL AND txid IS NOT NULL THEN moved IS NOT NULL OR succeeded ELSE moved IS NULL END),
  -- Before that it neither counts as paid, nor is anything given back.
  ADD CONSTRAINT send_ends_by_moved CHECK (state NOT IN ('CONFIRMED', 'FINAL', 'FAILED', 'CANCELLED') OR token_contract IS NULL OR txid IS NULL OR moved IS NOT NULL),
  ADD CONSTRAINT send_fund_is_native CHECK (kind <> 'FUND' OR token_contract IS NULL);
-- Of each address one at a time.
CREATE UNIQUE INDEX send_one_fund ON send (network, payee)
  WHERE kind = 'FUND' AND state IN ('AWAITING_APPROVAL', 'PLANNED', 'SIGNED', 'BROADCAST', 'CONFIRMED');
ALTER TABLE token
  DROP CONSTRAINT token_fault_known,
  ADD CONSTRAINT token_fault_known CHECK (fault IN ('NO_CODE', 'OTHER_DECIMALS', 'OTHER_DOMAIN', 'OTHER_SYMBOL')),
  ADD CONSTRAINT token_says_who CHECK ((num_nonnulls(domain_name, domain_version), num_nonnulls(symbol)) IN ((2, 0), (0, 1)));
ALTER TABLE token_cursor
  ADD CONSTRAINT token_cursor_height_range CHECK (height >= 0);
REVOKE DELETE ON token_cursor FROM wallets;
