-- What a signer may ask of auth where account keys are its alone (packages/platform/src/postgres/keys-apart.ts): whose word counts.
GRANT USAGE ON SCHEMA auth TO signer;
GRANT EXECUTE ON FUNCTION list_operators(uuid[]) TO signer;
