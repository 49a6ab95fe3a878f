/** What a sandbox exchanges at first, and for how much: an example to look at, and to change. */
export const SANDBOX_RATES: readonly (readonly [base: string, counter: string, rate: string])[] = [
  ["EUR", "USD", "1.0850"],
  ["BTC", "USD", "64250.00"],
  ["BTC", "EUR", "59216.59"],
  ["ETH", "USD", "3120.00"],
  ["ETH", "EUR", "2875.58"],
  ["ETH", "BTC", "0.04856031"],
  ["USDC", "USD", "1"],
  ["EURC", "EUR", "1"],
  ["TRX", "USD", "0.1325"],
  ["FLOP", "USD", "0.000415"],
];

/** Half a percent. */
export const SANDBOX_SPREAD = 50;
