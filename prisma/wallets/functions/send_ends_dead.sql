-- What was signed to expire, or given out to be, and is in no block, ends only where none of it can be mined any more.
CREATE OR REPLACE FUNCTION send_ends_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM attempt WHERE send_id = NEW.id AND expires_at IS NOT NULL AND dead_height IS NULL)
     OR EXISTS (SELECT FROM draft d WHERE d.send_id = NEW.id AND d.expires_at IS NOT NULL AND d.dead_height IS NULL
       AND NOT EXISTS (SELECT FROM attempt a WHERE a.send_id = d.send_id AND a.txid = d.txid)) THEN
    RAISE EXCEPTION 'what was signed may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_ends_dead';
  END IF;
  RETURN NEW;
END $$;
