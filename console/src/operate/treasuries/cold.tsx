import type { TreasuryFactsFragment } from "../../generated/operate/treasuries/treasuries.ts";
import { Amount } from "../../ui/amount.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly treasury: Pick<TreasuryFactsFragment, "network" | "cold">;
  readonly name: string;
  readonly mayOperate: boolean;
};

/**
 * What is kept where its keys are not here: at the address in force, and at those of before; and
 * the way to have some of it back.
 */
export function Cold({ treasury: { network, cold }, name, mayOperate }: Props) {
  const w = words.treasuries.cold;
  if (cold.length === 0) return null;
  return (
    <section aria-label={w.title} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="font-medium">{w.title}</h3>
      <p className="text-dim text-sm">{w.what}</p>
      <ul aria-label={w.label(name)} className="divide-y divide-line">
        {cold.map(({ address, isInForce, balance, tokens }) => (
          <li key={address} className="grid gap-2 py-2.5">
            <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <code className="break-all font-mono">{address}</code>
              <Copy text={address} label={words.wallets.copyAddress} look="quiet" />
              <State tone={isInForce ? "good" : "quiet"}>{isInForce ? w.inForce : w.before}</State>
            </span>
            <Facts
              facts={[
                fact(w.there, balance ? <Amount money={balance} /> : words.treasuries.unknown),
                ...tokens.map((token) =>
                  fact(
                    w.thereOf(token.currency.code),
                    token.balance ? <Amount money={token.balance} /> : words.treasuries.unknown,
                  ),
                ),
              ]}
            />
          </li>
        ))}
      </ul>
      {mayOperate && (
        <LinkButton to="/operate/treasuries/$network/refill" params={{ network }} className="justify-self-start">
          {w.open}
        </LinkButton>
      )}
    </section>
  );
}
