-- Keeps by whose clocks somebody lives, from a moment on: of each window the one that runs then, and until when it does. Null, and
-- what this database does not know, is UTC. What was said before what is kept changes nothing. Their limits must be locked, and
-- the moment be no earlier than what was used of them: whoever pays then sees either all of it or nothing.
CREATE OR REPLACE FUNCTION keep_calendar(person uuid, said int, zone text, now timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
DECLARE
  named text := coalesce(zone, 'UTC');
  span text; kept person_calendar%ROWTYPE; begun timestamptz; ended timestamptz;
BEGIN
  BEGIN
    PERFORM now AT TIME ZONE named;
  EXCEPTION WHEN invalid_parameter_value THEN
    named := 'UTC';
  END;
  FOREACH span IN ARRAY ARRAY['DAY', 'MONTH'] LOOP
    SELECT * INTO kept FROM person_calendar c WHERE c.user_id = person AND c."window" = span FOR UPDATE;
    IF kept.revision >= said THEN RETURN; END IF;
    IF now < kept.until THEN
      -- It runs on, and ends no sooner than it would have where it began, however often they move.
      begun := kept.begins;
      ended := kept.ends;
    ELSE
      begun := own_begin(span, person, now);
      ended := own_end(span, person, begun);
    END IF;
    INSERT INTO person_calendar AS c (user_id, "window", revision, time_zone, begins, ends, until)
      VALUES (person, span, said, named, begun, ended, own_until(span, named, ended))
    ON CONFLICT (user_id, "window") DO UPDATE SET revision = EXCLUDED.revision, time_zone = EXCLUDED.time_zone,
      begins = EXCLUDED.begins, ends = EXCLUDED.ends, until = EXCLUDED.until;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION keep_calendar TO payments;
