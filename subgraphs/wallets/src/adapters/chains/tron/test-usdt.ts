/** Of a chain of test money alone, which has such a contract from its first block on. */
export const TEST_USDT_ADDRESS = "THGnzg3i26r9UYikaDKvKE9ca7tmv1z4DP";

/** As `TRON_TOKENS` says it. */
export const TEST_USDT = `USDT:${TEST_USDT_ADDRESS}:6:USDT`;
