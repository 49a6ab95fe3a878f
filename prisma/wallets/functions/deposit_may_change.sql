-- A deposit goes from state to state as the chain does; what it was in the beginning stays, and its history has no gap. How many blocks it needs may change while it waits for them, and nothing else with it.
CREATE OR REPLACE FUNCTION deposit_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.state = 'CONFIRMING' AND NEW.needed <> OLD.needed AND to_jsonb(NEW) - 'needed' = to_jsonb(OLD) - 'needed' THEN
    RETURN NEW;
  END IF;
  IF NEW.sequence <> OLD.sequence + 1
     OR (NEW.id, NEW.network, NEW.txid, NEW.position, NEW.seen_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD.txid, OLD.position, OLD.seen_at)
     OR NEW.credits <> OLD.credits + (CASE WHEN NEW.state = 'CONFIRMED' THEN 1 ELSE 0 END)
     OR (NEW.state <> 'CONFIRMING' AND (NEW.user_id, NEW.wallet_id, NEW.address_id, NEW.currency, NEW.scale, NEW.token, NEW.units, NEW.needed, NEW.height, NEW.block_hash) IS DISTINCT FROM (OLD.user_id, OLD.wallet_id, OLD.address_id, OLD.currency, OLD.scale, OLD.token, OLD.units, OLD.needed, OLD.height, OLD.block_hash))
     OR (OLD.state, NEW.state) NOT IN (
       ('CONFIRMING', 'CONFIRMED'), ('CONFIRMING', 'ORPHANED'), ('CONFIRMED', 'CREDITED'), ('CONFIRMED', 'REVERSED'),
       ('CREDITED', 'REVERSED'), ('ORPHANED', 'CONFIRMING'), ('REVERSED', 'CONFIRMING')) THEN
    RAISE EXCEPTION 'a deposit may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'deposit_may_change';
  END IF;
  RETURN NEW;
END $$;
