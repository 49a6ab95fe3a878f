-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet; what is to stay home from there to there; what is to pay fees from there to an address of somebody's pooled wallet; what is to be kept cold from there to the address that is in force; and what comes back from one that is, or was. Anything else is none of these.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION', 'COLD', 'REFILL') OR (swept_from <> its_payee) = (its_kind NOT IN ('BUMP', 'CONSOLIDATION')) AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0
      WHERE t.network = its_network AND a.address = CASE WHEN its_kind IN ('FUND', 'COLD') THEN swept_from ELSE its_payee END)
    AND (its_kind <> 'FUND' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = its_payee AND w.kind = 'CUSTODIAL'))
    AND (its_kind <> 'COLD' OR its_payee = (
      SELECT c.address FROM cold_storage c WHERE c.network = its_network AND c.version IS NOT NULL ORDER BY c.version DESC LIMIT 1))
    AND (its_kind <> 'REFILL' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = swept_from AND w.kind = 'COLD'))
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;
