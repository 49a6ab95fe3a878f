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
