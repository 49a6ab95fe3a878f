-- What Prisma's schema cannot say.
-- Where a payment to a person's name goes: one account per owner and currency.
CREATE UNIQUE INDEX account_one_default ON account (owner_id, currency) WHERE is_default;
-- A user's stream, by sequence, from both sides; a payment between one's own accounts counts once, on the payer's side.
CREATE UNIQUE INDEX payment_event_from ON payment_event (from_user, from_sequence) WHERE from_sequence IS NOT NULL;
CREATE UNIQUE INDEX payment_event_to ON payment_event (to_user, to_sequence) WHERE to_sequence IS NOT NULL;
-- The worker's queue.
CREATE INDEX payment_unfinished_deposit ON payment (id) WHERE kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING');
ALTER TABLE payment SET (fillfactor = 90);
ALTER TABLE stream SET (fillfactor = 50);
ALTER TABLE payment
  ADD CONSTRAINT payment_kind_known CHECK (kind IN ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'SEND')),
  ADD CONSTRAINT payment_status_known CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'PARTIALLY_REFUNDED', 'REFUNDED')),
  ADD CONSTRAINT payment_amount_positive CHECK (amount > 0 AND fee >= 0),
  ADD CONSTRAINT payment_has_an_end CHECK (from_account IS NOT NULL OR to_account IS NOT NULL),
  ADD CONSTRAINT payment_completed_has_time CHECK ((status IN ('COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED')) = (completed_at IS NOT NULL));
ALTER TABLE claim ADD CONSTRAINT claim_key_size CHECK (char_length(key) BETWEEN 1 AND 128), ADD CONSTRAINT claim_fingerprint_size CHECK (octet_length(fingerprint) = 32);
-- Idempotency keys are kept for good, and history is never rewritten.
REVOKE UPDATE, DELETE ON claim, refusal, payment_event FROM payments;
REVOKE DELETE ON payment, account FROM payments;
