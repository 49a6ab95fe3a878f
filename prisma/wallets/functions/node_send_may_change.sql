-- A node's send goes forward by what its Core node says of it; what was signed stays, what is told is one of what was signed, and its history has no gap.
CREATE OR REPLACE FUNCTION node_send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.wallet_id, NEW.network, NEW.payee, NEW.units, NEW.fee, NEW.txid, NEW.bytes, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.wallet_id, OLD.network, OLD.payee, OLD.units, OLD.fee, OLD.txid, OLD.bytes, OLD.created_at)
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.block_hash, NEW.attempt) IS DISTINCT FROM (OLD.state, OLD.block_hash, OLD.attempt))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('SIGNED', 'BROADCAST'), ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'),
       ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))
       AND NOT (OLD.state = 'BROADCAST' AND NEW.state = 'BROADCAST' AND NEW.attempt <> OLD.attempt))
     OR (NEW.attempt <> OLD.attempt AND (OLD.state <> 'BROADCAST'
       OR (NEW.attempt <> 1 AND NOT EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt))))
     OR (NEW.state = 'CANCELLED' AND OLD.state <> 'CANCELLED'
       AND NOT EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt AND r.is_cancel))
     OR (NEW.state IN ('CONFIRMED', 'FINAL')
       AND EXISTS (SELECT FROM node_replacement r WHERE r.send_id = NEW.id AND r.number = NEW.attempt AND r.is_cancel)) THEN
    RAISE EXCEPTION 'a send of a node may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'node_send_may_change';
  END IF;
  RETURN NEW;
END $$;
