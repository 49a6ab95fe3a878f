-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet; what is to stay home from there to there; and what is to pay fees from there to an address of somebody's pooled wallet. Anything else is none of these.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'FUND', 'BUMP', 'CONSOLIDATION') OR (swept_from <> its_payee) = (its_kind IN ('SWEEP', 'FUND')) AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0
      WHERE t.network = its_network AND a.address = CASE its_kind WHEN 'FUND' THEN swept_from ELSE its_payee END)
    AND (its_kind <> 'FUND' OR EXISTS (
      SELECT FROM address a JOIN wallet w ON w.id = a.wallet_id WHERE a.network = its_network AND a.address = its_payee AND w.kind = 'CUSTODIAL'))
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;
