-- Who froze whom is never rewritten, and keys are kept for good: the role may read and add, and a
-- trigger refuses the rest to everybody.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = auth, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'auth.% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
