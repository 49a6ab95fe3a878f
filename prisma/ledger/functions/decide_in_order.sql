-- Decides items one after the other, each in the state that those before it leave, and takes back a
-- linked group of which one is refused. It reads no table: `apply` has read, and locked, what counts.
-- `outcomes` come in as what is known of each item by itself ('again': as the item `item_first` of this
-- call; 'posted': unless what follows says otherwise), and go out as the answers.
-- e_…: by effect, in the order of items: what it changes on which slot; slot_…: by touched account;
-- t_…: by hold or entry that is referred to. A part of `apply`, whose variables these are.
CREATE OR REPLACE FUNCTION decide_in_order(
  actions text[], linked boolean[], targets uuid[], amounts numeric[], item_first int[], item_block int[],
  e_item int[], e_slot int[], e_posted numeric[], e_out numeric[], slot_posted numeric[], slot_out numeric[], slot_floors numeric[],
  t_ids uuid[], t_states text[], t_amounts numeric[], t_due boolean[],
  INOUT outcomes text[], INOUT available text[]
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  aims boolean := targets IS NOT NULL;
  free numeric[];                                     -- by slot: posted less pending out
  item_target int[]; effect_first int[]; effect_end int[];
  effect int := 1; group_start int := 1; culprit int := 0; said text; slot int; target int;
BEGIN
  SELECT array_agg(posted - outgoing ORDER BY s.slot) INTO free FROM unnest(slot_posted, slot_out) WITH ORDINALITY s(posted, outgoing, slot);
  FOR item IN 1 .. cardinality(outcomes) LOOP
    effect_first[item] := effect;
    WHILE effect <= cardinality(e_item) AND e_item[effect] = item LOOP effect := effect + 1; END LOOP;
    effect_end[item] := effect - 1;

    IF culprit = 0 THEN
      said := outcomes[item];
      target := CASE WHEN aims THEN array_position(t_ids, targets[item]) END;
      item_target[item] := target;
      IF said = 'again' THEN
        said := outcomes[item_first[item]];
        IF said = 'posted' THEN said := 'repeated'; END IF;
        available[item] := available[item_first[item]];
      ELSIF said = 'posted' THEN
        IF target IS NOT NULL THEN
          said := CASE t_states[target]
            WHEN 'CAPTURED' THEN 'already_captured' WHEN 'VOIDED' THEN 'already_voided' WHEN 'EXPIRED' THEN 'already_expired' WHEN 'REVERSED' THEN 'already_reversed'
            ELSE CASE actions[item]
              WHEN 'capture' THEN CASE WHEN t_due[target] THEN 'already_expired' WHEN amounts[item] > t_amounts[target] THEN 'exceeds_hold' ELSE 'posted' END
              WHEN 'expire' THEN CASE WHEN t_due[target] THEN 'posted' ELSE 'not_due' END
              ELSE 'posted' END END;
        END IF;
        IF said = 'posted' AND item_block[item] IS NOT NULL THEN said := (ARRAY['account_closed', 'account_frozen', 'owner_frozen'])[item_block[item]]; END IF;
        IF said = 'posted' THEN
          FOR k IN effect_first[item] .. effect_end[item] LOOP free[e_slot[k]] := free[e_slot[k]] + e_posted[k] - e_out[k]; END LOOP;
          FOR k IN effect_first[item] .. effect_end[item] LOOP
            slot := e_slot[k];
            CONTINUE WHEN e_posted[k] - e_out[k] >= 0 OR free[slot] >= slot_floors[slot];
            said := 'below_floor';
            EXIT;
          END LOOP;
          IF said <> 'posted' THEN
            FOR k IN effect_first[item] .. effect_end[item] LOOP free[e_slot[k]] := free[e_slot[k]] - e_posted[k] + e_out[k]; END LOOP;
            available[item] := (free[slot] - slot_floors[slot])::text;
          ELSIF target IS NOT NULL THEN
            t_states[target] := CASE actions[item] WHEN 'capture' THEN 'CAPTURED' WHEN 'void' THEN 'VOIDED' WHEN 'expire' THEN 'EXPIRED' ELSE 'REVERSED' END;
          END IF;
        END IF;
      END IF;
      outcomes[item] := said;
      IF said NOT IN ('posted', 'repeated') THEN culprit := item; END IF;
    END IF;

    CONTINUE WHEN linked[item];
    IF culprit > 0 AND group_start < item THEN
      FOR j IN group_start .. item LOOP
        CONTINUE WHEN j = culprit;
        IF j < culprit AND outcomes[j] = 'posted' THEN
          FOR k IN effect_first[j] .. effect_end[j] LOOP free[e_slot[k]] := free[e_slot[k]] - e_posted[k] + e_out[k]; END LOOP;
          IF item_target[j] IS NOT NULL THEN t_states[item_target[j]] := CASE actions[j] WHEN 'reverse' THEN 'STANDING' ELSE 'PENDING' END; END IF;
        END IF;
        outcomes[j] := 'linked_failed';
      END LOOP;
    END IF;
    group_start := item + 1;
    culprit := 0;
  END LOOP;
END $$;
