import type { SubgraphEnvironment } from "@coffer/platform/environment";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/subgraph";
import { makeAccountReader } from "./adapters/postgres/account-reader.ts";
import { expandPostings } from "./adapters/postgres/expand-postings.ts";
import { makeMovementReader } from "./adapters/postgres/movement-reader.ts";
import { makeFollowBalances } from "./app/follow-balances.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/** The ledger subgraph reads; what is written goes through the write door, in the transaction of the subgraph that moves money. */
export function composeLedger(environment: SubgraphEnvironment): Subgraph {
  const { pool, bus, wakes, schemaFolder } = environment;
  const log = environment.log.child({ subgraph: "ledger" });
  const accounts = makeAccountReader(pool);
  const streams = makeFollowBalances({ accounts, movements: makeMovementReader(pool) });
  const relay = makeRelay({ subgraph: "ledger", pool, bus, log, expand: expandPostings });
  let unlisten = () => {};

  return {
    ...makeExecutableSubgraph({
      name: "ledger",
      schemaFolder,
      resolvers,
      makeContext: makeContext({ accounts, streams }),
      log,
    }),
    routes: [],
    async start() {
      unlisten = wakes.on("ledger", () => relay.wake());
      relay.start();
    },
    async stop() {
      unlisten();
      await relay.stop();
    },
  };
}
