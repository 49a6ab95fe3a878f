import type { HoldingFragment } from "../generated/account/account.ts";
import { labelOf } from "./use-accounts.ts";

/** The options of a choice among one's accounts. */
export const AccountOptions = ({ accounts }: { readonly accounts: readonly HoldingFragment[] }) =>
  accounts.map((account) => (
    <option key={account.id} value={account.id}>
      {labelOf(account)}
    </option>
  ));
