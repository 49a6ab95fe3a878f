import type { FeatureSteps } from "../money/feature-steps.ts";
import type { NewAccount, Plan } from "../money/plan.ts";

export type OpenAccount = { readonly kind: "openAccount"; readonly account: NewAccount };

const planOpenAccount = ({ account }: OpenAccount): Plan => ({
  guards: [{ kind: "quota", of: "accounts", userId: account.ownerId }],
  opens: account,
  entries: [],
});

export const ACCOUNTS = {
  plans: { openAccount: planOpenAccount },
  operations: { openAccount: "acc" },
} as const satisfies FeatureSteps;
