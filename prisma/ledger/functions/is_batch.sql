-- Whether what a caller of `apply` hands in is well formed: arrays of the right lengths, legs in order,
-- amounts and times that can be, and of each action what it needs and no more. Reads no table. A part
-- of `apply`, whose arguments these are.
CREATE OR REPLACE FUNCTION is_batch(
  ids uuid[], fingerprints bytea[], actions text[], kinds text[], subjects uuid[], subject_kinds text[], effective timestamptz[],
  linked boolean[], targets uuid[], amounts numeric[], timeouts int[], narratives text[], refs text[],
  leg_entry int[], leg_account uuid[], leg_asset text[], leg_amount numeric[]
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  items int := cardinality(ids);
  legs int := cardinality(leg_entry);
  latest timestamptz := CASE WHEN effective IS NOT NULL THEN present() + interval '1 day' END;
BEGIN
  IF NOT (is_list(ids, items) AND is_list(fingerprints, items) AND is_list(kinds, items)
       AND (actions IS NULL OR is_list(actions, items)) AND (linked IS NULL OR is_list(linked, items))
       AND may_be_list(subjects, items) AND may_be_list(subject_kinds, items)
       AND may_be_list(effective, items) AND may_be_list(targets, items) AND may_be_list(amounts, items)
       AND may_be_list(timeouts, items) AND may_be_list(narratives, items) AND may_be_list(refs, items)
       AND is_list(leg_entry, legs) AND is_list(leg_account, legs) AND is_list(leg_asset, legs) AND is_list(leg_amount, legs))
     OR leg_entry[1] < 1 OR leg_entry[legs] > items
     OR leg_entry <> ARRAY(SELECT l FROM unnest(leg_entry) l ORDER BY l)
     OR EXISTS (SELECT FROM unnest(leg_amount) amount WHERE amount = 0 OR amount <> trunc(amount) OR abs(amount) >= 1e60)
     OR EXISTS (SELECT FROM unnest(effective, subjects, subject_kinds) i(e, subject, kind)
                WHERE e NOT BETWEEN '1970-01-01Z' AND latest OR (subject IS NULL) <> (kind IS NULL))
     OR linked[items]
     OR (actions IS NULL AND (targets IS NOT NULL OR amounts IS NOT NULL OR timeouts IS NOT NULL)) THEN
    RETURN false;
  END IF;
  IF actions IS NULL THEN RETURN true; END IF;
  RETURN NOT EXISTS (
    SELECT FROM unnest(actions, targets, amounts, timeouts) WITH ORDINALITY i(action, target, amount, timeout, item)
    LEFT JOIN (SELECT item, count(*) AS n, count(*) FILTER (WHERE l.amount < 0) AS debits, count(DISTINCT account) AS accounts
               FROM unnest(leg_entry, leg_account, leg_amount) l(item, account, amount) GROUP BY item) l USING (item)
    WHERE action IS NULL OR action NOT IN ('post', 'hold', 'capture', 'void', 'expire', 'reverse')
       OR (action IN ('post', 'hold')) = (target IS NOT NULL)
       OR (action NOT IN ('post', 'hold') AND l.n IS NOT NULL)
       OR (action = 'hold' AND (l.n, l.debits, l.accounts) IS DISTINCT FROM (2, 1, 2))
       OR (amount IS NOT NULL AND (action <> 'capture' OR amount < 1 OR amount <> trunc(amount) OR amount >= 1e60))
       OR (timeout IS NOT NULL AND (action <> 'hold' OR timeout < 0)));
END $$;
