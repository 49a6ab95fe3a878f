-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "dead_height" INTEGER,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3);

-- functions/attempt_follows_dead.sql
-- Of attempts that share nothing two may be mined: each is signed only once all before it are dead.
CREATE OR REPLACE FUNCTION attempt_follows_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.dead_height IS NOT NULL OR EXISTS (SELECT FROM attempt WHERE send_id = NEW.send_id AND dead_height IS NULL) THEN
    RAISE EXCEPTION 'an attempt before it may be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_follows_dead';
  END IF;
  RETURN NEW;
END $$;

-- functions/attempt_may_die.sql
-- Dead is what has expired by a block of ours, and is in none.
CREATE OR REPLACE FUNCTION attempt_may_die() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.dead_height IS NOT NULL
     OR NOT EXISTS (SELECT FROM block b WHERE b.network = OLD.network AND b.height = NEW.dead_height AND b.time >= OLD.expires_at)
     OR EXISTS (SELECT FROM send s WHERE s.id = OLD.send_id AND s.txid IS NOT NULL) THEN
    RAISE EXCEPTION 'an attempt may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_may_die';
  END IF;
  RETURN NEW;
END $$;

-- functions/send_ends_dead.sql
-- What was signed to expire, and is in no block, ends only where none of its attempts can be mined any more.
CREATE OR REPLACE FUNCTION send_ends_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM attempt WHERE send_id = NEW.id AND expires_at IS NOT NULL AND dead_height IS NULL) THEN
    RAISE EXCEPTION 'what was signed may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_ends_dead';
  END IF;
  RETURN NEW;
END $$;

-- What Prisma's schema cannot say.
ALTER TABLE attempt
  DROP CONSTRAINT attempt_cost_whole,
  -- By the gas that it may use, by the bytes that it has, or by what is paid at most for it until it expires.
  ADD CONSTRAINT attempt_cost_whole CHECK ((num_nonnulls(gas_limit, max_fee_per_gas, max_priority_fee_per_gas), num_nonnulls(fee), num_nonnulls(vsize), num_nonnulls(expires_at))
    IN ((3, 0, 0, 0), (0, 1, 1, 0), (0, 1, 0, 1))),
  ADD CONSTRAINT attempt_dead_has_expired CHECK (dead_height IS NULL OR expires_at IS NOT NULL);
GRANT UPDATE (dead_height) ON attempt TO wallets;
DROP TRIGGER attempts_share_input ON attempt;
CREATE CONSTRAINT TRIGGER attempts_share_input AFTER INSERT ON attempt DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.vsize IS NOT NULL) EXECUTE FUNCTION attempts_share_input();
CREATE TRIGGER attempt_follows_dead BEFORE INSERT ON attempt FOR EACH ROW WHEN (NEW.expires_at IS NOT NULL) EXECUTE FUNCTION attempt_follows_dead();
CREATE TRIGGER attempt_may_die BEFORE UPDATE OF dead_height ON attempt FOR EACH ROW EXECUTE FUNCTION attempt_may_die();
CREATE TRIGGER send_ends_dead BEFORE UPDATE OF state ON send FOR EACH ROW
  WHEN (OLD.state IN ('SIGNED', 'BROADCAST') AND NEW.state IN ('FAILED', 'CANCELLED') AND NEW.txid IS NULL) EXECUTE FUNCTION send_ends_dead();
