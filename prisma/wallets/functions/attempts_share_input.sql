-- Of all attempts of a send one at most is mined: each spends something, and something of each that was signed before.
CREATE OR REPLACE FUNCTION attempts_share_input() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM attempt_input WHERE send_id = NEW.send_id AND number = NEW.number) OR EXISTS (
    SELECT FROM attempt e WHERE e.send_id = NEW.send_id AND e.number < NEW.number AND NOT EXISTS (
      SELECT FROM attempt_input a JOIN attempt_input b ON (b.send_id, b.txid, b.vout) = (a.send_id, a.txid, a.vout)
        WHERE a.send_id = NEW.send_id AND a.number = NEW.number AND b.number = e.number)
  ) THEN
    RAISE EXCEPTION 'an attempt spends nothing of one before' USING ERRCODE = 'check_violation', CONSTRAINT = 'attempts_share_input';
  END IF;
  RETURN NULL;
END $$;
