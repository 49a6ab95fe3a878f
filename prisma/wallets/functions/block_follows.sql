-- A block comes on top of the one that is kept below it, whoever writes it.
CREATE OR REPLACE FUNCTION block_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM block below WHERE below.network = NEW.network AND below.height = NEW.height - 1 AND below.hash <> NEW.parent)
     OR EXISTS (SELECT FROM block above WHERE above.network = NEW.network AND above.height = NEW.height + 1 AND above.parent <> NEW.hash) THEN
    RAISE EXCEPTION 'a block is no child of the one below it' USING ERRCODE = 'check_violation', CONSTRAINT = 'block_follows';
  END IF;
  RETURN NEW;
END $$;
