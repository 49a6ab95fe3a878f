-- What operators do about a payment: they may give it back in the payee's stead, too.
ALTER TABLE payment_act
  DROP CONSTRAINT payment_act_kind_known,
  ADD CONSTRAINT payment_act_kind_known CHECK (kind IN ('RETRIED', 'ENDED', 'ENDING_PROPOSED', 'ENDING_APPROVED', 'ENDING_DENIED', 'REFUNDED'));
