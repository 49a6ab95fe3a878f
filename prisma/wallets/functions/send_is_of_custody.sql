-- What is the house's to pay leaves from what is pooled; what is somebody's own leaves from their wallet, which has that address; and what is kept cold leaves to come back alone.
CREATE OR REPLACE FUNCTION send_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'OWN') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id
         WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind IN ('IMPORTED', 'WATCH_ONLY'))
     OR (NEW.kind = 'OWN' AND NOT EXISTS (
       SELECT FROM wallet w JOIN watched_address a ON a.wallet_id = w.id
         WHERE w.id = NEW.wallet_id AND w.user_id = NEW.user_id AND w.kind IN ('IMPORTED', 'WATCH_ONLY') AND a.network = NEW.network AND a.address = NEW.source_address))
     OR (NEW.kind = 'REFILL') <> EXISTS (
       SELECT FROM source o JOIN wallet w ON w.id = o.wallet_id WHERE o.network = NEW.network AND o.address = NEW.source_address AND w.kind = 'COLD')
     OR (NEW.kind = 'REFILL' AND NOT EXISTS (
       SELECT FROM source o WHERE o.network = NEW.network AND o.address = NEW.source_address AND o.wallet_id = NEW.wallet_id)) THEN
    RAISE EXCEPTION 'a send leaves from coins that are not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_of_custody';
  END IF;
  RETURN NEW;
END $$;
