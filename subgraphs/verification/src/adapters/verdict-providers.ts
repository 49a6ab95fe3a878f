import type { VerdictProvider } from "../app/ports.ts";

/**
 * Test money needs no real person: whoever hands in a proper document is verified. Never in
 * production.
 */
export const sandboxProvider: VerdictProvider = { judge: async () => ({ status: "VERIFIED", level: 1 }) };

/** Without a provider's verdict nobody is verified by a machine: a person decides. */
export const noProvider: VerdictProvider = {
  judge: async () => ({ status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] }),
};
