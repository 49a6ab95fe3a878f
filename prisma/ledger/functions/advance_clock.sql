-- Advances the test clock, by so many seconds or to a moment (at most a second later), whichever is given; one at a time.
-- Returns whether it did: not where that is not ahead of it, more than a year at once, or more than ten ahead of time in all.
-- Never back: what was written since would lie in the future. Refuses wherever real money may be: the database itself
-- remembers what it is.
CREATE OR REPLACE FUNCTION advance_clock(advance_id uuid, actor uuid, by_seconds int, until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  most CONSTANT bigint := 366 * 86400;
  total CONSTANT bigint := 3660 * 86400;
  ahead bigint;
  step bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM coffer.setting WHERE name = 'mode' AND value = 'sandbox') THEN
    RAISE EXCEPTION 'only a sandbox has a test clock' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (by_seconds IS NULL) = (until IS NULL) THEN
    RAISE EXCEPTION 'the test clock is advanced by a time, or to a moment' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger/test clock'));
  ahead := (SELECT c.ahead_seconds FROM read_clock() c);
  step := coalesce(by_seconds, ceil(extract(epoch FROM until - present())));
  IF step < 1 OR step > most OR ahead + step > total THEN RETURN false; END IF;
  INSERT INTO clock_advance (id, ahead_seconds, actor_id) VALUES (advance_id, ahead + step, actor);
  RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION advance_clock TO payments;
