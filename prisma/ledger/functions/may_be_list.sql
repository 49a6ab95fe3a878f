-- Nothing, or one array of so many elements, counted from 1: as a driver sends it. PostgreSQL's own
-- arrays may begin anywhere ('[0:1]={…}') and have several dimensions; `unnest` hides that, and a
-- subscript does not. Of one expression each, so that PostgreSQL puts it in the place of the call.
CREATE OR REPLACE FUNCTION may_be_list(list anyarray, size int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT $1 IS NULL OR ($2 IS NOT NULL AND cardinality($1) = $2 AND ($2 = 0 OR (array_ndims($1) = 1 AND array_lower($1, 1) = 1)))
$$;

GRANT EXECUTE ON FUNCTION may_be_list TO payments;
