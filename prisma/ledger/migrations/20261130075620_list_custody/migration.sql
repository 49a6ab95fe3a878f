-- functions/list_custody.sql
-- What moved in the books of what is on a network, behind one of its postings: for wallets, which
-- compares it with the chain. Of no other account.
CREATE OR REPLACE FUNCTION list_custody(network text, currency text, behind bigint, count int)
RETURNS TABLE (sequence bigint, entry_id uuid, kind text, subject_id uuid, reference text, amount numeric, balance numeric, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.sequence, p.entry_id, e.kind, e.subject_id, e.reference, p.amount, p.balance, e.recorded_at
    FROM account a JOIN posting p ON p.account_id = a.id JOIN journal_entry e ON e.id = p.entry_id
    WHERE a.owner_id IS NULL AND a.code = 'custody.' || lower(list_custody.network) AND a.asset = list_custody.currency AND a.state <> 'CLOSED'
      AND p.sequence > list_custody.behind ORDER BY p.sequence LIMIT list_custody.count;
END $$;

GRANT EXECUTE ON FUNCTION list_custody TO wallets;

REVOKE ALL ON FUNCTION list_custody FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO wallets;
