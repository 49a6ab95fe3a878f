-- Spent from is what is pooled, or what was brought here or is watched, and is none of the house's.
CREATE OR REPLACE FUNCTION source_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT kind INTO found FROM wallet WHERE id = NEW.wallet_id;
  IF found NOT IN ('CUSTODIAL', 'TREASURY', 'COLD', 'IMPORTED', 'WATCH_ONLY') OR (found IN ('IMPORTED', 'WATCH_ONLY') AND (
       EXISTS (SELECT FROM address a WHERE a.network = NEW.network AND a.address = NEW.address)
       OR NOT EXISTS (SELECT FROM watched_address a WHERE a.wallet_id = NEW.wallet_id AND a.index = NEW.address_index
         AND a.network = NEW.network AND a.address = NEW.address))) THEN
    RAISE EXCEPTION 'nothing is spent from such an address' USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_of_custody';
  END IF;
  RETURN NEW;
END $$;
