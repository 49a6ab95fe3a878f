-- A row is paid while its bulk payment is RUNNING, by a payment from its account to its payee, of its amount, that takes and costs no more than was shown.
CREATE OR REPLACE FUNCTION bulk_row_is_paid_right() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM payment p JOIN bulk_payment b ON b.id = NEW.bulk_id
    WHERE p.id = NEW.payment_id AND b.status = 'RUNNING' AND p.kind IN ('SEND', 'TRANSFER') AND p.from_user = b.owner_id
      AND p.from_account = b.from_account AND p.to_user = NEW.to_user AND p.to_account = coalesce(NEW.to_account, p.to_account)
      AND p.currency = b.currency AND NEW.amount IN (p.amount, p.amount + p.fee) AND p.fee <= NEW.fee AND p.amount + p.fee <= NEW.cost
  ) THEN
    RAISE EXCEPTION 'row % of bulk payment % is not paid by %', NEW.place, NEW.bulk_id, NEW.payment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
