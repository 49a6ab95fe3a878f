-- What a signer may ask of the ledger where account keys are its alone (packages/platform/src/postgres/keys-apart.ts): what is frozen.
GRANT USAGE ON SCHEMA ledger TO signer;
GRANT EXECUTE ON FUNCTION list_frozen_accounts(uuid[]) TO signer;
