-- What takes the place of a node's send is the next of its transactions, pays more than each before, and is signed only while none is in a block for good. What was signed stays.
CREATE OR REPLACE FUNCTION node_replacement_may_be() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  of_send record;
  before record;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.send_id, NEW.number, NEW.network, NEW.txid, NEW.bytes, NEW.fee, NEW.is_cancel, NEW.signed_at)
         IS NOT DISTINCT FROM (OLD.send_id, OLD.number, OLD.network, OLD.txid, OLD.bytes, OLD.fee, OLD.is_cancel, OLD.signed_at) THEN
      RETURN NEW;
    END IF;
  ELSE
    SELECT s.state, s.network, s.fee, s.txid INTO of_send FROM node_send s WHERE s.id = NEW.send_id FOR NO KEY UPDATE;
    SELECT coalesce(max(r.number), 1) AS number, coalesce(max(r.fee), 0) AS fee INTO before FROM node_replacement r WHERE r.send_id = NEW.send_id;
    IF of_send.state = 'BROADCAST' AND NEW.network = of_send.network AND NEW.txid <> of_send.txid
       AND NEW.number = before.number + 1 AND NEW.fee > greatest(before.fee, of_send.fee) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a send of a node may not be replaced so' USING ERRCODE = 'check_violation', CONSTRAINT = 'node_replacement_may_be';
END $$;
