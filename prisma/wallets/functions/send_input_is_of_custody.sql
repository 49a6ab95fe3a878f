-- Outputs that are pooled pay what is the house's to pay, but for those that are kept cold, which pay what comes back from there; those of a wallet that its owner has brought pay what is sent from it.
CREATE OR REPLACE FUNCTION send_input_is_of_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  own uuid;
  cold uuid;
BEGIN
  -- What it has already stays, whatever became of its block.
  IF EXISTS (SELECT FROM send_input i WHERE i.send_id = NEW.send_id AND i.txid = NEW.txid AND i.vout = NEW.vout) THEN
    RETURN NEW;
  END IF;
  SELECT CASE WHEN kind <> 'REFILL' THEN wallet_id END, CASE WHEN kind = 'REFILL' THEN wallet_id END INTO own, cold FROM send WHERE id = NEW.send_id;
  IF cold IS DISTINCT FROM (SELECT u.wallet_id FROM utxo u JOIN wallet w ON w.id = u.wallet_id AND w.kind = 'COLD' WHERE u.network = NEW.network AND u.txid = NEW.txid AND u.vout = NEW.vout)
     OR own IS NULL AND EXISTS (
       SELECT FROM receipt r WHERE r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout)
     AND NOT EXISTS (SELECT FROM utxo u WHERE u.network = NEW.network AND u.txid = NEW.txid AND u.vout = NEW.vout)
     OR own IS NOT NULL AND NOT EXISTS (
       SELECT FROM receipt r WHERE r.wallet_id = own AND r.network = NEW.network AND r.txid = NEW.txid AND r.position = 'vout:' || NEW.vout) THEN
    RAISE EXCEPTION 'a send spends what is not its own' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_input_is_of_custody';
  END IF;
  RETURN NEW;
END $$;
