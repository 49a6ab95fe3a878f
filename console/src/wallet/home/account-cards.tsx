import type { HomeAccountFragment } from "../../generated/wallet/home/home.ts";
import { isNothing } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";

export function AccountCards({ accounts }: { readonly accounts: readonly HomeAccountFragment[] }) {
  if (accounts.length === 0) return null;
  return (
    <section aria-label={words.home.accounts}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] gap-4">
        {accounts.map((account) => (
          <li key={account.id} className="grid min-w-0 content-start gap-1 rounded-xl border border-line bg-raised p-5">
            <h2 className="flex items-baseline justify-between gap-2 text-dim text-sm">
              <span className="truncate">{account.name}</span>
              {account.name !== account.currency && <span>{account.currency}</span>}
            </h2>
            <p className="amount-wraps font-semibold text-2xl tracking-tight">
              <span className="sr-only">{words.home.available}: </span>
              <Amount money={account.balance.available} withCurrency={false} />
            </p>
            <Beside account={account} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is not available, and why not. */
function Beside({ account: { balance, state } }: { readonly account: HomeAccountFragment }) {
  return (
    <p className="amount-wraps flex min-h-6 flex-wrap gap-x-4 text-dim text-sm">
      {!isNothing(balance.pendingOut) && (
        <span>
          {words.home.held} <Amount money={balance.pendingOut} withCurrency={false} />
        </span>
      )}
      {!isNothing(balance.pendingIn) && (
        <span>
          {words.home.incoming} <Amount money={balance.pendingIn} withCurrency={false} />
        </span>
      )}
      {state !== "OPEN" && <State tone="bad">{words.home.states[state]}</State>}
    </p>
  );
}
