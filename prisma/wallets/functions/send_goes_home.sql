-- Whether what is called a sweep goes from elsewhere to the treasury of its network, by the first address of that one's wallet, and what is to stay home from there to there; anything else is neither.
CREATE OR REPLACE FUNCTION send_goes_home(its_network text, its_kind text, its_payee text, swept_from text) RETURNS boolean LANGUAGE sql STABLE SET search_path = wallets, pg_temp AS $$
  SELECT its_kind NOT IN ('SWEEP', 'BUMP', 'CONSOLIDATION') OR (swept_from <> its_payee) = (its_kind = 'SWEEP') AND EXISTS (
    SELECT FROM treasury t JOIN address a ON a.wallet_id = t.wallet_id AND a.index = 0 WHERE t.network = its_network AND a.address = its_payee)
$$;
GRANT EXECUTE ON FUNCTION send_goes_home(text, text, text, text) TO wallets;
