/**
 * Transfers of one call, which is one transaction; calls at once. The best of those that were
 * tried: see LEDGER-LIMITS.md.
 */
export const BATCH = 512;
export const CONNECTIONS = 2;
/**
 * Percent of transfers of which one side is a hot account, which pays as often as it is paid; how
 * many such accounts there are.
 */
export const HOT = { percent: 80, accounts: 4 } as const;
