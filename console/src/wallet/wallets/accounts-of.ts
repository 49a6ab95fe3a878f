import type { HoldingFragment } from "../../generated/account/account.ts";
import type { NetworkFactsFragment } from "../../generated/wallet/wallets/wallets.ts";

/** Those that what comes over a network is credited to, its own currency's first. */
export function accountsOf(
  accounts: readonly HoldingFragment[],
  { nativeCurrency, tokens }: Pick<NetworkFactsFragment, "nativeCurrency" | "tokens">,
): readonly HoldingFragment[] {
  const codes = [nativeCurrency.code, ...tokens.map(({ currency }) => currency.code)];
  return codes.flatMap((code) => accounts.filter(({ currency, state }) => currency === code && state !== "CLOSED"));
}
