-- Coins that are pooled and coins that stay apart are of different tables: what is of one is never of the other.
CREATE OR REPLACE FUNCTION custody_is() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (SELECT CASE WHEN kind IN ('CUSTODIAL', 'TREASURY', 'COLD') THEN 'POOLED' ELSE 'SEGREGATED' END FROM wallet WHERE id = NEW.wallet_id) <> TG_ARGV[0] THEN
    RAISE EXCEPTION 'wallets.% holds what is % alone', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_is';
  END IF;
  RETURN NEW;
END $$;
