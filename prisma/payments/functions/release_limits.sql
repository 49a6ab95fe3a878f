-- Gives back what payments have used that came to nothing, or to less; of what was not counted, nothing. It counts where it was
-- used, so that what a window has of it is right. The payments must be locked: nobody else releases of them.
CREATE OR REPLACE FUNCTION release_limits(payments uuid[], amounts numeric[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = payments, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  WITH freed AS (
    UPDATE limit_use u SET released = u.released + f.freed FROM unnest(payments, amounts) f(payment_id, freed)
    WHERE u.payment_id = f.payment_id AND NOT u.is_final RETURNING u.series_id, u.at, f.freed
  )
  INSERT INTO limit_release (series_id, span, begins, amount)
    SELECT series_id, s.span, CASE s.span WHEN 0 THEN at ELSE date_bin(make_interval(mins => s.span), at, 'epoch') END, sum(freed)
    FROM freed CROSS JOIN (VALUES (0), (1), (60), (1440)) s(span)
    -- Sorted, so two batches that release of one series cannot wait for each other.
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (series_id, span, begins) DO UPDATE SET amount = limit_release.amount + EXCLUDED.amount;
END $$;

GRANT EXECUTE ON FUNCTION release_limits TO payments;
