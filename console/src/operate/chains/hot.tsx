import type { ChainTreasuryFragment } from "../../generated/operate/chains/chains.ts";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

/** What the treasury of a network holds by keys of here, and what of it no block has yet. */
export function Hot({ treasury }: { readonly treasury: ChainTreasuryFragment }) {
  const { network, state, balance, tokens, nextNonce, unmined, unminedSince, halt } = treasury;
  const [w, { unknown, states, halted, balanceOf }] = [words.chains.hot, words.treasuries];
  const stands = halt ? "bad" : state === "OPEN" ? "good" : "waiting";
  return (
    <>
      <h3 className="font-semibold text-sm">{w.title}</h3>
      <Facts
        facts={[
          fact(words.treasuries.state, <State tone={stands}>{halt ? halted : states[state]}</State>),
          fact(w.balance, balance ? <Amount money={balance} /> : unknown),
          ...tokens.map(({ currency: { code }, balance: there }) =>
            fact(balanceOf(code), there ? <Amount money={there} /> : unknown),
          ),
          nextNonce === null ? null : fact(w.nextNonce, String(nextNonce)),
          fact(
            w.unmined,
            <span className="flex flex-wrap gap-x-3">
              {w.count(unmined)}
              {unminedSince && (
                <span className="text-dim">
                  {w.since} <Time at={unminedSince} />
                </span>
              )}
            </span>,
          ),
        ]}
      />
      <p className="flex flex-wrap gap-x-4">
        <TextLink to="/operate/transactions" search={{ network, state: "UNDER_WAY" }}>
          {w.toTransactions}
        </TextLink>
        <TextLink to="/operate/treasuries">{w.toTreasuries}</TextLink>
      </p>
    </>
  );
}
