import type { Sql } from "@coffer/platform/postgres/sql";
import type { FollowedNetwork, SpendingNetwork } from "../adapters/followed-network.ts";
import { makeCoinReader } from "../adapters/postgres/sends/coins.ts";
import { makeOutputSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../adapters/postgres/sends/send-writer.ts";
import { makeSpendWriter } from "../adapters/postgres/sends/spend-writer.ts";
import { makeBroadcastSends } from "../app/sends/broadcast-sends.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { SendParts } from "./send-parts.ts";

/** What sends share, of whichever chain: see `composeSends`. */
type Common = Omit<
  OutputDeps,
  "network" | "native" | "rules" | "sends" | "coins" | "inOutputSends" | keyof SpendingNetwork
>;

/** Of networks whose money is outputs. */
export function composeOutputSends(
  { pool, transaction, followed, rules }: Pick<SendParts, "pool" | "transaction" | "followed" | "rules">,
  common: Common,
): ReadonlyMap<NetworkCode, OutputDeps> {
  const inOutputSends: OutputDeps["inOutputSends"] = (work) =>
    transaction((sql: Sql) => work({ sends: makeSendWriter(sql), spends: makeSpendWriter(sql) }));
  return new Map(
    followed.flatMap(({ connected: { network }, watched: { currency, scale }, spending }: FollowedNetwork) => {
      const rulesOf = rules.get(network);
      if (!spending || !rulesOf) return [];
      const readers = { sends: makeOutputSendReader(pool), coins: makeCoinReader(pool) };
      const own = { network, native: { code: currency, scale }, rules: rulesOf, inOutputSends };
      return [[network, { ...common, ...spending, ...readers, ...own }] as const];
    }),
  );
}

/** What is done of such a network behind what signs. */
export const outputSteps = (deps: OutputDeps): readonly (() => Promise<void>)[] => [
  makeBroadcastSends(deps),
  async () => {
    if ((await deps.inOutputSends(({ spends }) => spends.endOrphaned(deps.network, deps.clock.now()))) > 0)
      deps.announce();
  },
  () => deps.inOutputSends(({ spends }) => spends.release(deps.network)),
];
