-- Looked at when the transaction ends: what was given back of a payment is what its refunds sum up to, in its currency, from
-- its payee to its payer; and it is REFUNDED where that is all of it.
CREATE OR REPLACE FUNCTION refunds_add_up() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM refunded_payment b JOIN payment p ON p.id = b.payment_id
    WHERE b.payment_id = NEW.original_id AND b.paid = p.amount AND (p.status = 'REFUNDED') = (b.amount = b.paid)
      AND (b.amount, b.count) = (
        SELECT sum(r.amount), count(*) FROM payment_refund o JOIN payment r ON r.id = o.payment_id
        WHERE o.original_id = NEW.original_id AND r.currency = p.currency AND r.from_user = p.to_user AND r.to_user = p.from_user)
      AND b.count = (SELECT count(*) FROM payment_refund o WHERE o.original_id = NEW.original_id)
  ) THEN
    RAISE EXCEPTION 'the refunds of payment % do not add up', NEW.original_id USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
