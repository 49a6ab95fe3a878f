-- Nothing is signed for an account that is frozen, or whose owner is, nor of what the books and the chain differ on, until an operator has let go. The row is held: whoever stops it waits for what is being signed, or is seen.
CREATE OR REPLACE FUNCTION send_is_not_stopped() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
DECLARE
  found text;
BEGIN
  SELECT state INTO found FROM custody WHERE network = NEW.network AND currency = NEW.currency FOR SHARE;
  IF found = 'STOPPED' THEN
    RAISE EXCEPTION 'nothing of what is stopped is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_not_stopped';
  END IF;
  IF NEW.account_id IS NOT NULL AND EXISTS (SELECT FROM ledger.list_frozen_accounts(ARRAY[NEW.account_id])) THEN
    RAISE EXCEPTION 'nothing is signed for an account that is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_not_stopped';
  END IF;
  RETURN NEW;
END $$;
