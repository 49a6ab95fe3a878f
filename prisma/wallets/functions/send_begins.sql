-- A send begins unsigned, whoever plans it, and what is called a sweep, is to pay for one, is to stay home, or to be kept cold, does not leave the house. Who may make no wallets, as a signer apart, plans nothing but what stays home. Who owns the tables may put in what was.
CREATE OR REPLACE FUNCTION send_begins() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') AND (NEW.state NOT IN ('PLANNED', 'AWAITING_APPROVAL') OR NEW.sequence <> 1 OR num_nonnulls(NEW.nonce, NEW.txid, NEW.asked, NEW.failure) > 0
     OR NEW.kind NOT IN ('BUMP', 'CONSOLIDATION') AND NOT has_table_privilege(current_user, 'wallet', 'INSERT')
     OR NOT send_goes_home(NEW.network, NEW.kind, NEW.payee, coalesce(NEW.token_owner, NEW.source_address))) THEN
    RAISE EXCEPTION 'a send may not begin so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_begins';
  END IF;
  RETURN NEW;
END $$;
