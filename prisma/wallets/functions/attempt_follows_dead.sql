-- Of attempts that share nothing two may be mined: each is signed only once all before it are dead.
CREATE OR REPLACE FUNCTION attempt_follows_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NEW.dead_height IS NOT NULL OR EXISTS (SELECT FROM attempt WHERE send_id = NEW.send_id AND dead_height IS NULL) THEN
    RAISE EXCEPTION 'an attempt before it may be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_follows_dead';
  END IF;
  RETURN NEW;
END $$;
