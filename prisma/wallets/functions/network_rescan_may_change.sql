-- Blocks are read once more in their order, what was counted is never less, and what has ended stays so.
CREATE OR REPLACE FUNCTION network_rescan_may_change() RETURNS trigger LANGUAGE plpgsql SET search_path = wallets, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (NEW.id, NEW.network, NEW."from", NEW.operator_id, NEW.reason, NEW.requested_at) IS DISTINCT FROM (OLD.id, OLD.network, OLD."from", OLD.operator_id, OLD.reason, OLD.requested_at)
     OR NEW.at NOT IN (OLD.at, OLD.at + 1) OR NEW."to" < OLD."to" OR NEW.found < OLD.found OR NEW.left_out < OLD.left_out OR NEW.untraced < OLD.untraced THEN
    RAISE EXCEPTION 'a rescan may not change so' USING ERRCODE = 'check_violation', CONSTRAINT = 'network_rescan_may_change';
  END IF;
  RETURN NEW;
END $$;
