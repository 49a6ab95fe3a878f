-- For everyone who is not stopped by a missing right: the owner and superusers too.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'ledger.% is insert-only: % refused; corrections are new entries', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
