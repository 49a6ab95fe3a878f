import { Link } from "@tanstack/react-router";
import type { HoldingFragment } from "../generated/account/account.ts";
import { isNothing } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { State } from "../ui/state.tsx";
import { words } from "../words/words.ts";

export function AccountCards({ accounts }: { readonly accounts: readonly HoldingFragment[] }) {
  if (accounts.length === 0) return null;
  return (
    <section aria-label={words.accounts.title}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] gap-4">
        {accounts.map((account) => (
          <li
            key={account.id}
            className="relative grid content-start gap-1 rounded-xl border border-line bg-raised p-5 hover:border-strong"
          >
            <h2 className="flex items-baseline justify-between gap-2 text-dim text-sm">
              <Link to="/accounts/$id" params={{ id: account.id }} className="truncate after:absolute after:inset-0">
                {account.name}
              </Link>
              {account.name !== account.currency && <span>{account.currency}</span>}
            </h2>
            <p className="amount-wraps font-semibold text-2xl tracking-tight">
              <span className="sr-only">{words.accounts.available}: </span>
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
function Beside({ account: { id, balance, state } }: { readonly account: HoldingFragment }) {
  return (
    <p className="flex min-h-6 flex-wrap gap-x-4 text-dim text-sm">
      {!isNothing(balance.pendingOut) && (
        <Link
          to="/payments"
          search={{ account: id, status: "UNDONE", direction: "OUT" }}
          className="relative underline underline-offset-2"
        >
          {words.accounts.held} <Amount money={balance.pendingOut} withCurrency={false} />
        </Link>
      )}
      {!isNothing(balance.pendingIn) && (
        <Link
          to="/payments"
          search={{ account: id, status: "UNDONE", direction: "IN" }}
          className="relative underline underline-offset-2"
        >
          {words.accounts.incoming} <Amount money={balance.pendingIn} withCurrency={false} />
        </Link>
      )}
      {state !== "OPEN" && <State tone="bad">{words.accounts.states[state]}</State>}
    </p>
  );
}
