-- Until when a day or a month lasts that ends at a moment, if the next is of another zone: until that zone has a begin of one, at
-- the end or behind it. So no day is shorter than where it began, and moving gives nobody another. A month would wait nearly a
-- whole one where the zone has begun its own some hours before: there the next one is that, less what has passed of it.
CREATE OR REPLACE FUNCTION own_until(span text, zone text, ends timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = payments, pg_temp AS $$
DECLARE
  last timestamptz := calendar_begin(lower(span), zone, ends);
BEGIN
  RETURN CASE WHEN last = ends OR (span = 'MONTH' AND ends - last < interval '2 days') THEN ends ELSE calendar_end(span, zone, last) END;
END $$;

GRANT EXECUTE ON FUNCTION own_until TO payments;
