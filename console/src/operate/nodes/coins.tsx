import { type CoinFactsFragment, CoinListDocument } from "../../generated/operate/nodes/nodes.ts";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { COIN_TONES } from "./states.ts";
import { useLooked } from "./use-looked.ts";

/** Coins that nodes can have wallets of, and how the Core node of each is. */
export function Coins() {
  const { data, error, refetch } = useLooked(CoinListDocument, {});
  const w = words.nodes.coins;
  return (
    <section aria-label={w.title} className="grid gap-3">
      <h2 className="font-semibold text-base">{w.title}</h2>
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} />}
      {data?.coreNetworks.length === 0 && <p className="text-dim">{w.none}</p>}
      {data && data.coreNetworks.length > 0 && (
        <ul className="grid gap-4 xl:grid-cols-2">
          {data.coreNetworks.map((coin) => (
            <li key={coin.code} className="grid content-start gap-3 rounded-xl border border-line bg-raised p-5">
              <h3 className="min-w-0 break-words font-semibold text-base">{coin.name}</h3>
              <CoinFacts coin={coin} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** One coin: whether its Core node is asked for anything, and what is counted on. */
export function CoinFacts({ coin }: { readonly coin: CoinFactsFragment }) {
  const write = useWriteCount();
  const { currency, confirmations, finality, dust, health } = coin;
  const { state, height, mode } = health;
  const w = words.nodes.coins;
  return (
    <Facts
      facts={[
        fact(w.state, <State tone={COIN_TONES[state]}>{w.states[state]}</State>),
        fact(w.meaning, w.meanings[state]),
        mode && fact(w.mode, w.modes[mode]),
        height === null ? null : fact(w.height, write(height)),
        fact(w.currency, currency),
        fact(w.confirmations, w.blocks(confirmations)),
        fact(w.finality, w.blocks(finality)),
        fact(w.dust, <Amount money={dust} />),
      ]}
    />
  );
}
