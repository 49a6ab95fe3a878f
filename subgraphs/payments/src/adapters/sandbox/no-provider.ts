import type { DepositProvider } from "../../app/deposits/ports.ts";
import type { MethodProvider } from "../../app/methods/ports.ts";
import type { PayoutProvider } from "../../app/withdrawals/ports.ts";

const nobody = async (): Promise<never> => {
  throw new Error("there is no provider that does it");
};

/** Where no provider is configured: what an earlier one has begun waits for it. */
export const noDeposits: DepositProvider = {
  needsMethod: false,
  supports: () => false,
  takes: () => false,
  collect: async () => "WAITING",
  look: nobody,
  recheck: async () => null,
  giveBack: nobody,
};
export const noPayouts: PayoutProvider = {
  supports: () => false,
  takes: () => false,
  look: nobody,
  resume: nobody,
  recheck: async () => null,
  payOut: nobody,
};
export const noMethods: MethodProvider = { look: async () => null };
