import { useQuery } from "@tanstack/react-query";
import { HEALTH_TONES } from "../../chain-deposits/health-tones.ts";
import {
  ChainsToTryDocument,
  type ChainsToTryQuery,
  type ChainToTryFragment,
} from "../../generated/develop/sandbox/chains.ts";
import { askOptions } from "../../live/use-ask.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { Mine, Outage, Reorganise } from "./chain-acts.tsx";

/** No stream tells of blocks. */
const LOOK_AGAIN_MS = 2_000;
const w = words.sandbox.chains;

type Network = ChainsToTryQuery["networks"][number];

/** The chains that this sandbox follows, and what can be done with each. */
export function Chains() {
  const { data, error, refetch } = useQuery({
    ...askOptions(ChainsToTryDocument, {}),
    refetchInterval: LOOK_AGAIN_MS,
  });
  return (
    <Card title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p className="max-w-3xl text-dim">{w.meaning}</p>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={3} />}
        {data?.sandboxChains.length === 0 && <p>{w.none}</p>}
        {data && data.sandboxChains.length > 0 && (
          <ul aria-label={w.title} className="grid gap-4 xl:grid-cols-2">
            {data.sandboxChains.map((chain) => (
              <Chain
                key={chain.network}
                chain={chain}
                network={data.networks.find(({ code }) => code === chain.network)}
              />
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

type Props = { readonly chain: ChainToTryFragment; readonly network: Network | undefined };

function Chain({ chain, network }: Props) {
  const write = useWriteCount();
  const { canMine, deepest, outageUntil } = chain;
  const name = network?.name ?? chain.network;
  const health = network?.health;
  return (
    <li className="grid content-start gap-4 rounded-lg border border-line p-4">
      <h3 className="min-w-0 break-words font-semibold text-base">{name}</h3>
      <Facts
        facts={[
          health ? fact(w.state, <State tone={HEALTH_TONES[health.state]}>{w.states[health.state]}</State>) : null,
          health?.tip ? fact(w.tip, write(health.tip.height)) : null,
          outageUntil === null ? null : fact(w.down, <Time at={outageUntil} />),
        ]}
      />
      {canMine && <Mine network={chain.network} />}
      {deepest !== null && <Reorganise network={chain.network} deepest={deepest} />}
      {!canMine && <p className="text-dim">{w.notYours}</p>}
      <Outage network={chain.network} name={name} isDown={outageUntil !== null} />
    </li>
  );
}
