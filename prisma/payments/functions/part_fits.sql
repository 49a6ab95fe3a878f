-- What a feature keeps of a payment must fit the payment: of its column that the trigger names first, it must have one of
-- the values that it names next. The trigger's own name says which rule was broken, as a check's does.
CREATE OR REPLACE FUNCTION part_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payment p WHERE p.id = NEW.payment_id AND to_jsonb(p) ->> TG_ARGV[0] = ANY (TG_ARGV[1]::text[])) THEN
    RAISE EXCEPTION 'payments.% is of no payment whose % is one of %', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1]
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
