-- What is only watched, or kept cold, is signed where its key is, and nothing else is: it is given out before it is signed.
CREATE OR REPLACE FUNCTION send_is_signed_by_its_key() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF ('AWAITING_SIGNATURE' IN (OLD.state, NEW.state)) <> EXISTS (SELECT FROM wallet w WHERE w.id = NEW.wallet_id AND w.kind IN ('WATCH_ONLY', 'COLD')) THEN
    RAISE EXCEPTION 'a send is not signed where its key is' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_is_signed_by_its_key';
  END IF;
  RETURN NEW;
END $$;
