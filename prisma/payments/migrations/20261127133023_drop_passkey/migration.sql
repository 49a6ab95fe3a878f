-- functions/drop_passkey.sql
-- From its commit on the passkey approves no payment: auth calls it in the transaction that removes one, so that nobody waits
-- for an event. The row stays, or is made: the event of its making, which may come later, does not bring it back.
CREATE OR REPLACE FUNCTION drop_passkey(passkey_id uuid, owner_id uuid, credential bytea, cose_key bytea, passkey_kind text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = payments, pg_temp AS $$
  INSERT INTO passkey (id, user_id, credential_id, public_key, kind, removed_at)
  VALUES (passkey_id, owner_id, credential, cose_key, passkey_kind, now())
  ON CONFLICT (id) DO UPDATE SET removed_at = coalesce(passkey.removed_at, now());
$$;

GRANT EXECUTE ON FUNCTION drop_passkey TO auth, payments;

-- Of this schema, for that one function.
GRANT USAGE ON SCHEMA payments TO auth;
