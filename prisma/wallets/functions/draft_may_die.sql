-- Dead is what was given out, has expired by a block of ours, and is in none, whether it was signed here or not.
CREATE OR REPLACE FUNCTION draft_may_die() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM send s JOIN block b ON b.network = s.network WHERE s.id = OLD.send_id AND s.txid IS NULL
       AND b.height = NEW.dead_height AND b.time >= OLD.expires_at) THEN
    RAISE EXCEPTION 'what was given out may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_may_die';
  END IF;
  RETURN NEW;
END $$;
