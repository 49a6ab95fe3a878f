import type { NewAccount, Plan } from "../plan.ts";

export type OpenAccount = { readonly kind: "openAccount"; readonly account: NewAccount };

export const planOpenAccount = ({ account }: OpenAccount): Plan => ({
  guards: [{ kind: "quota", of: "accounts", userId: account.ownerId }],
  opens: account,
  entries: [],
});
