-- Nobody says what a provider does where real money may be: the database itself remembers what it is.
CREATE OR REPLACE FUNCTION simulated_in_sandbox() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM coffer.setting WHERE name = 'mode' AND value = 'sandbox') THEN
    RAISE EXCEPTION 'only a sandbox has a provider that does as it is told' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
