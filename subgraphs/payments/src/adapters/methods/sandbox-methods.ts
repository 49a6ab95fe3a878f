import type { MethodProvider } from "../../app/methods/ports.ts";
import { SCENARIOS } from "../../domain/methods/scenarios.ts";

const BY_TOKEN = new Map(SCENARIOS.map((scenario) => [scenario.token, scenario] as const));

/** Knows the tokens of the scenarios, and no other. There is none in production. */
export const sandboxMethods: MethodProvider = {
  async look({ token, isKept }) {
    const scenario = BY_TOKEN.get(token);
    if (!scenario) return null;
    const { kind, label, isVerified, isVerifiedLater = false } = scenario;
    return {
      kind,
      label,
      isVerified: isVerified || (isKept && isVerifiedLater),
      takesDeposits: true,
      takesWithdrawals: true,
    };
  },
};
