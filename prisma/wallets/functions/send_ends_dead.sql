-- What was signed to expire, and is in no block, ends only where none of its attempts can be mined any more.
CREATE OR REPLACE FUNCTION send_ends_dead() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM attempt WHERE send_id = NEW.id AND expires_at IS NOT NULL AND dead_height IS NULL) THEN
    RAISE EXCEPTION 'what was signed may still be mined' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_ends_dead';
  END IF;
  RETURN NEW;
END $$;
