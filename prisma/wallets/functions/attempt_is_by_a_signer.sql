-- Where account keys are a signer's alone, nobody else writes what is signed, but of what is only watched, or kept cold: that is signed where its key is.
CREATE OR REPLACE FUNCTION attempt_is_by_a_signer() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT has_column_privilege(current_user, 'wallet', 'account_ciphertext', 'SELECT')
     AND NOT EXISTS (SELECT FROM send s JOIN wallet w ON w.id = s.wallet_id WHERE s.id = NEW.send_id AND w.kind IN ('WATCH_ONLY', 'COLD')) THEN
    RAISE EXCEPTION 'permission denied: a signer alone writes what is signed here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
