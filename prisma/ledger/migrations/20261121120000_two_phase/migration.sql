-- AlterTable
ALTER TABLE "account" ADD COLUMN     "metadata" JSONB,
ADD COLUMN     "owner_frozen" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'OPEN';

-- AlterTable
ALTER TABLE "journal_entry" ADD COLUMN     "action" TEXT NOT NULL DEFAULT 'post',
ADD COLUMN     "narrative" TEXT,
ADD COLUMN     "reference" TEXT,
ADD COLUMN     "target_id" UUID;

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL,
    "debit_account_id" UUID NOT NULL,
    "credit_account_id" UUID NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "captured" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(6),
    "ended_by" UUID,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner" (
    "id" UUID NOT NULL,
    "frozen" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "owner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "actor_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "subject_id" UUID NOT NULL,
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("actor_id","operation","key")
);

-- CreateIndex
CREATE INDEX "claim_subject_id_idx" ON "claim"("subject_id");

ALTER TABLE account
  ADD CONSTRAINT account_state_known CHECK (state IN ('OPEN', 'FROZEN', 'CLOSED')),
  ADD CONSTRAINT account_closed_is_empty CHECK (state <> 'CLOSED' OR (credits_posted = debits_posted AND debits_pending = 0 AND credits_pending = 0));
-- A change of what is pending alone is a posting of zero.
ALTER TABLE posting DROP CONSTRAINT posting_moves_something;
ALTER TABLE posting ADD CONSTRAINT posting_pending_positive CHECK (pending_in >= 0 AND pending_out >= 0);
ALTER TABLE journal_entry
  ADD CONSTRAINT journal_entry_action_known CHECK (action IN ('post', 'hold', 'capture', 'void', 'expire', 'reverse')),
  ADD CONSTRAINT journal_entry_target_of_some CHECK ((target_id IS NULL) = (action IN ('post', 'hold')));
ALTER TABLE hold SET (fillfactor = 80);
ALTER TABLE hold
  ADD CONSTRAINT hold_state_known CHECK (state IN ('PENDING', 'CAPTURED', 'VOIDED', 'EXPIRED')),
  ADD CONSTRAINT hold_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT hold_captured_of_it CHECK (CASE state WHEN 'CAPTURED' THEN captured BETWEEN 1 AND amount ELSE captured = 0 END),
  ADD CONSTRAINT hold_ended_by_entry CHECK ((state = 'PENDING') = (ended_by IS NULL)),
  ADD CONSTRAINT hold_of_two_accounts CHECK (debit_account_id <> credit_account_id);

-- An entry's postings lie together, because ids grow with time (UUIDv7): a few pages to read, and next to nothing to write.
CREATE INDEX posting_entry ON posting USING brin (entry_id uuid_minmax_multi_ops) WITH (pages_per_range = 16, autosummarize = on);
CREATE UNIQUE INDEX journal_entry_reversed_once ON journal_entry (target_id) WHERE action = 'reverse';
CREATE INDEX journal_entry_subject ON journal_entry (subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX hold_due ON hold (expires_at) WHERE state = 'PENDING' AND expires_at IS NOT NULL;

ALTER TABLE claim
  ADD CONSTRAINT claim_fingerprint_size CHECK (octet_length(fingerprint) = 32),
  ADD CONSTRAINT claim_key_size CHECK (char_length(key) BETWEEN 1 AND 128);
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Ranges of postings as three arrays (accounts, after, up to) are cheaper to make than an array of triples, and live too shortly to be worth compressing.
ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL;
UPDATE outbox SET payload = (SELECT jsonb_build_array(jsonb_agg(r -> 0), jsonb_agg(r -> 1), jsonb_agg(r -> 2)) FROM jsonb_array_elements(payload) r) WHERE kind = 'postings';

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON owner FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DROP FUNCTION post(uuid[], bytea[], text[], uuid[], timestamptz[], int[], uuid[], text[], numeric[]);
DROP FUNCTION open_account(uuid[], uuid[], text[], text[], text[], text[], numeric[]);

INSERT INTO owner (id) SELECT DISTINCT owner_id FROM account WHERE owner_id IS NOT NULL;

-- Opens accounts, each with its own outcome: opened, repeated (the same account stands already), id_reused (another one does), asset_not_found.
-- One element per account in every array; a null owner is the system's own, and only such an account may go without a floor. The name and the metadata play
-- no part in what counts as the same account.
CREATE FUNCTION open_account(ids uuid[], owners uuid[], assets text[], kinds text[], codes text[], names text[], floors numeric[], metadatas jsonb[] DEFAULT NULL)
RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  frozen uuid[];
  opened uuid[];
  outcomes text[];
BEGIN
  INSERT INTO owner (id) SELECT DISTINCT o FROM unnest(owners) o WHERE o IS NOT NULL ORDER BY o ON CONFLICT DO NOTHING;
  -- Shared with other openings; a freeze waits for them, and they for a freeze, so that no account slips through.
  SELECT coalesce(array_agg(o.id) FILTER (WHERE o.frozen), '{}') INTO frozen
    FROM (SELECT id, owner.frozen FROM owner WHERE id = ANY (owners) ORDER BY id FOR SHARE) o;

  WITH asked AS (
    SELECT * FROM unnest(ids, owners, assets, kinds, codes, names, floors, metadatas) a(id, owner_id, asset, kind, code, name, floor, metadata)
  ), inserted AS (
    -- Sorted, so two callers that open the same accounts cannot wait for each other.
    INSERT INTO account (id, owner_id, asset, kind, code, name, floor, metadata, owner_frozen)
    SELECT id, owner_id, asset, kind, code, name, floor, metadata, coalesce(owner_id = ANY (frozen), false) FROM asked
    WHERE EXISTS (SELECT FROM asset k WHERE k.code = asked.asset) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id
  )
  SELECT coalesce(array_agg(id), '{}') INTO opened FROM inserted;

  SELECT array_agg(CASE
      WHEN k.code IS NULL THEN 'asset_not_found'
      WHEN a.id = ANY (opened) AND asked.attempt = 1 THEN 'opened'
      WHEN (a.owner_id, a.asset, a.kind, a.code, a.floor) IS NOT DISTINCT FROM (asked.owner_id, asked.asset, asked.kind, asked.code, asked.floor) THEN 'repeated'
      ELSE 'id_reused' END ORDER BY asked.ord)
    INTO outcomes
    FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ord) AS attempt
          FROM unnest(ids, owners, assets, kinds, codes, floors) WITH ORDINALITY u(id, owner_id, asset, kind, code, floor, ord)) asked
    LEFT JOIN account a ON a.id = asked.id
    LEFT JOIN asset k ON k.code = asked.asset;
  RETURN coalesce(outcomes, '{}');
END $$;

-- OPEN, FROZEN or CLOSED, for each account: changed, unchanged, account_not_found, account_closed (that is for good), not_empty (to be closed, and something is on it).
CREATE FUNCTION set_account_state(ids uuid[], states text[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  outcomes text[] := '{}';
  found_state text; empty boolean;
BEGIN
  IF cardinality(ids) IS DISTINCT FROM cardinality(states) OR array_position(states, NULL) IS NOT NULL OR NOT states <@ '{OPEN,FROZEN,CLOSED}' THEN
    RAISE EXCEPTION 'malformed batch' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM FROM account WHERE id = ANY (ids) ORDER BY id FOR UPDATE;
  FOR i IN 1 .. cardinality(ids) LOOP
    SELECT state, credits_posted = debits_posted AND debits_pending = 0 AND credits_pending = 0 INTO found_state, empty FROM account WHERE id = ids[i];
    outcomes[i] := CASE
      WHEN found_state IS NULL THEN 'account_not_found'
      WHEN found_state = states[i] THEN 'unchanged'
      WHEN found_state = 'CLOSED' THEN 'account_closed'
      WHEN states[i] = 'CLOSED' AND NOT empty THEN 'not_empty'
      ELSE 'changed' END;
    IF outcomes[i] = 'changed' THEN UPDATE account SET state = states[i] WHERE id = ids[i]; END IF;
  END LOOP;
  RETURN outcomes;
END $$;

-- From its commit on nothing may be debited from any account of the owner, one that is opened later included. Returns whether that changed anything.
CREATE FUNCTION freeze_owner(owner_to_freeze uuid, to_frozen boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
  was boolean;
BEGIN
  INSERT INTO owner (id) VALUES (owner_to_freeze) ON CONFLICT DO NOTHING;
  SELECT frozen INTO was FROM owner WHERE id = owner_to_freeze FOR UPDATE;
  IF was = to_frozen THEN RETURN false; END IF;
  UPDATE owner SET frozen = to_frozen WHERE id = owner_to_freeze;
  -- Sorted, as everywhere: an UPDATE takes rows as it finds them.
  PERFORM FROM account WHERE owner_id = owner_to_freeze ORDER BY id FOR UPDATE;
  UPDATE account SET owner_frozen = to_frozen WHERE owner_id = owner_to_freeze;
  RETURN true;
END $$;

-- Holds whose time has come, for the job that expires them; those first that came first. Debit accounts' owners decide nothing here: `apply` decides.
CREATE FUNCTION list_due_holds(most int) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT h.id FROM hold h WHERE h.state = 'PENDING' AND h.expires_at <= clock_timestamp() ORDER BY h.expires_at LIMIT most
$$;

REVOKE ALL ON FUNCTION open_account(uuid[], uuid[], text[], text[], text[], text[], numeric[], jsonb[]), set_account_state(uuid[], text[]), freeze_owner(uuid, boolean),
  list_due_holds(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_account(uuid[], uuid[], text[], text[], text[], text[], numeric[], jsonb[]) TO payments, ledger;
GRANT EXECUTE ON FUNCTION set_account_state(uuid[], text[]) TO payments, ledger;
GRANT EXECUTE ON FUNCTION list_due_holds(int) TO payments;
-- Auth freezes a user in its own transaction, with the end of the user's sessions (docs/adr/0015).
GRANT USAGE ON SCHEMA ledger TO auth;
GRANT EXECUTE ON FUNCTION freeze_owner(uuid, boolean) TO auth;

GRANT SELECT ON hold, owner TO ledger;
-- Keys of operators' requests, which the ledger subgraph takes in the transaction of what they ask for.
GRANT SELECT, INSERT ON claim TO ledger;

-- When holds expire, those that the caller's own transaction made included: only the database's clock says so, and whoever made a hold has to tell people.
CREATE FUNCTION list_hold_expiries(ids uuid[]) RETURNS TABLE (id uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT h.id, h.expires_at FROM hold h WHERE h.id = ANY (ids)
$$;

REVOKE ALL ON FUNCTION list_hold_expiries(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_hold_expiries(uuid[]) TO payments;
