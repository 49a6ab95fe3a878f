-- What a signer may do where account keys are its alone (packages/platform/src/postgres/keys-apart.ts), as the owner of the tables. It signs what stands in `send`: it plans nothing but what the treasury pays itself (`send_begins`), decides on no policy, makes no wallet, and reads no entropy.
GRANT USAGE ON SCHEMA wallets TO signer;

-- How networks stand, and what there is to spend.
GRANT SELECT ON chain, block, provider, token, network_change, treasury, address, watched_address, utxo, deposit, receipt, simulated_outage TO signer;
GRANT SELECT (id, user_id, network, kind, account_path, account_xpub, account_key_id, account_wrapped_key, account_ciphertext) ON wallet TO signer;

-- What is meant, and what guards it.
GRANT SELECT ON send, send_change, source, attempt, attempt_input, send_input, draft, draft_input, signing_policy, send_verdict, send_approval, custody, cold_storage TO signer;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO signer;
-- A lock needs some right to change; by `custody_may_change` this one is to change nothing.
GRANT UPDATE (network) ON custody TO signer;

-- What it signs, holds, puts off or ends.
GRANT UPDATE (state, nonce, units, held_until, asked, failure, looks, look_again_at, sequence) ON send TO signer;
GRANT UPDATE (next_nonce, paused_for) ON source TO signer;
-- What it ends waits for nobody's signature.
GRANT UPDATE (is_open) ON draft TO signer;
GRANT INSERT ON send, attempt, attempt_input, send_input, send_change, send_verdict TO signer;

-- That it is at work, by turns, and what others are told.
GRANT SELECT, INSERT, UPDATE ON lease, signer_look TO signer;
GRANT INSERT (kind, payload) ON outbox TO signer;
GRANT USAGE ON SEQUENCE outbox_id_seq TO signer;
