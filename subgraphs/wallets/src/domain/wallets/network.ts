/**
 * Code of a row of the configured networks (ETHEREUM, BITCOIN, TRON, …): a new network is a row,
 * never a case in code.
 */
export type NetworkCode = string;

/** SLIP-44 registered coin types. Every test network of every coin shares 1. */
export const COIN_TYPE = { BITCOIN: 0, TEST: 1, ETHEREUM: 60, TRON: 195 } as const;
