-- A send goes forward by what was signed and what blocks say; what it is to bring about stays, and its history has no gap.
CREATE OR REPLACE FUNCTION send_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.network, NEW.kind, NEW.source_address, NEW.payee, NEW.currency, NEW.scale, NEW.token_contract, NEW.token_owner, NEW.fee_cap, NEW.priority, NEW.payment_id, NEW.user_id, NEW.wallet_id, NEW.is_all, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.network, OLD.kind, OLD.source_address, OLD.payee, OLD.currency, OLD.scale, OLD.token_contract, OLD.token_owner, OLD.fee_cap, OLD.priority, OLD.payment_id, OLD.user_id, OLD.wallet_id, OLD.is_all, OLD.created_at)
     OR (NEW.units <> OLD.units AND (NOT (OLD.kind = 'SWEEP' OR OLD.is_all) OR OLD.token_contract IS NOT NULL OR OLD.txid IS NOT NULL))
     OR (OLD.nonce IS NOT NULL AND NEW.nonce IS DISTINCT FROM OLD.nonce)
     OR (OLD.nonce IS NULL AND NEW.nonce IS NOT NULL AND NEW.state <> 'SIGNED' AND NOT (OLD.state = 'AWAITING_SIGNATURE' AND NEW.state = 'BROADCAST'))
     -- What was signed elsewhere, and sent from there, is seen in a block.
     OR (OLD.state = 'AWAITING_SIGNATURE' AND NEW.state = 'BROADCAST' AND NEW.txid IS NULL)
     OR (NEW.sequence = OLD.sequence AND (NEW.state, NEW.txid, NEW.height, NEW.block_hash, NEW.succeeded, NEW.moved, NEW.fee, NEW.failure)
       IS DISTINCT FROM (OLD.state, OLD.txid, OLD.height, OLD.block_hash, OLD.succeeded, OLD.moved, OLD.fee, OLD.failure))
     OR (NEW.sequence <> OLD.sequence AND NEW.sequence <> OLD.sequence + 1)
     OR (NEW.sequence <> OLD.sequence AND (OLD.state, NEW.state) NOT IN (
       ('AWAITING_APPROVAL', 'PLANNED'), ('AWAITING_APPROVAL', 'CANCELLED'), ('PLANNED', 'AWAITING_APPROVAL'),
       ('PLANNED', 'SIGNED'), ('PLANNED', 'FAILED'), ('PLANNED', 'CANCELLED'), ('PLANNED', 'AWAITING_SIGNATURE'),
       ('AWAITING_SIGNATURE', 'SIGNED'), ('AWAITING_SIGNATURE', 'BROADCAST'), ('AWAITING_SIGNATURE', 'FAILED'), ('AWAITING_SIGNATURE', 'CANCELLED'), ('SIGNED', 'BROADCAST'), ('BROADCAST', 'BROADCAST'),
       ('BROADCAST', 'CONFIRMED'), ('BROADCAST', 'FAILED'), ('BROADCAST', 'CANCELLED'), ('CONFIRMED', 'BROADCAST'), ('CONFIRMED', 'FINAL'))) THEN
    RAISE EXCEPTION 'a send may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'send_may_change';
  END IF;
  RETURN NEW;
END $$;
