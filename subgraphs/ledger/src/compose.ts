import { makeAssetsFor } from "@coffer/ledger-core/assets-for";
import { openTestClock } from "@coffer/ledger-core/test-clock";
import { makeRelay } from "@coffer/platform/events/relay";
import { makeDeadLetterDesk } from "@coffer/platform/graphql/dead-letter-desk";
import { makeExecutableSubgraph, type Subgraph } from "@coffer/platform/graphql/subgraph";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeAccountReader } from "./adapters/postgres/account-reader.ts";
import { makeAddsCurrencies } from "./adapters/postgres/add-currency.ts";
import { loadAssets } from "./adapters/postgres/assets.ts";
import { makeCurrencyReader } from "./adapters/postgres/currency-reader.ts";
import { makeEntryReader } from "./adapters/postgres/entry-reader.ts";
import { expandPostings } from "./adapters/postgres/expand-postings.ts";
import { makeMovementReader } from "./adapters/postgres/movement-reader.ts";
import { makeOperatorDesk } from "./adapters/postgres/operator-desk.ts";
import { makeReadTrialBalance } from "./adapters/postgres/trial-balance-reader.ts";
import { makeAddCurrency } from "./app/add-currency.ts";
import { makeFollowBalances } from "./app/follow-balances.ts";
import { makeOpenSystemAccount } from "./app/open-system-account.ts";
import { makeRecordJournalEntry } from "./app/record-journal-entry.ts";
import { makeReverseJournalEntry } from "./app/reverse-journal-entry.ts";
import { makeSetAccountState } from "./app/set-account-state.ts";
import { makeContext } from "./graphql/context.ts";
import { resolvers } from "./graphql/resolvers.ts";

/**
 * The ledger subgraph reads, and does what operators ask for. Everything is written through the
 * write door: by operators in a transaction of this subgraph, and by payments in theirs.
 */
export async function composeLedger(environment: SubgraphEnvironment): Promise<Subgraph> {
  const { pool, bus, wakes, mode, schemaFolder, callerOf } = environment;
  const log = environment.log.child({ subgraph: "ledger" });
  // What operators record, and what stands at a moment, goes by the time that money goes by.
  const testClock = mode === "sandbox" ? await openTestClock({ ...environment, log, advanced: () => undefined }) : null;
  const clock = testClock ?? environment.clock;
  const accounts = makeAccountReader(pool);
  const desk = makeOperatorDesk({ pool, committed: () => wakes.wake("ledger") });
  const streams = makeFollowBalances({ accounts, movements: makeMovementReader(pool) });
  const assets = await loadAssets(pool);
  const app = {
    assetsFor: makeAssetsFor(assets),
    addCurrency: makeAddCurrency({ currencies: makeAddsCurrencies({ pool, added: () => assets.look() }) }),
    currencies: makeCurrencyReader(pool),
    readTrialBalance: makeReadTrialBalance(pool),
    clock,
    accounts,
    entries: makeEntryReader(pool),
    streams,
    operators: {
      openSystemAccount: makeOpenSystemAccount({ desk }),
      recordJournalEntry: makeRecordJournalEntry({ desk }),
      reverseJournalEntry: makeReverseJournalEntry({ desk }),
      setAccountState: makeSetAccountState({ desk }),
    },
  };
  const relay = makeRelay({ subgraph: "ledger", pool, bus, log, expand: expandPostings });
  let unlisten = () => {};

  return {
    ...makeExecutableSubgraph({
      name: "ledger",
      schemaFolder,
      resolvers,
      makeContext: makeContext(app),
      callerOf,
      deadLetters: makeDeadLetterDesk({ subgraph: "ledger", pool, log }),
      log,
    }),
    routes: [],
    async start() {
      unlisten = wakes.on("ledger", () => relay.wake());
      relay.start();
      testClock?.job.start();
    },
    async stop() {
      unlisten();
      await testClock?.job.stop();
      await relay.stop();
    },
  };
}
