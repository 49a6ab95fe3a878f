import type { DepositProvider } from "../../app/deposits/ports.ts";

/**
 * Test money: every deposit is collected at once, in every currency. There is none in production.
 */
export const sandboxProvider: DepositProvider = { supports: () => true, collect: async () => "COLLECTED" };

/** Where no provider is configured. */
export const noProvider: DepositProvider = { supports: () => false, collect: async () => "WAITING" };
