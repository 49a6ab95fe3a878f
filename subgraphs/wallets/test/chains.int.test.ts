import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { freshDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll } from "vitest";
import { makeChainReader } from "../src/adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../src/adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../src/adapters/postgres/chains/keep-providers.ts";
import { describeChains } from "./contracts/chains.ts";
import type { KeptChains } from "./fakes/chains.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let chains: KeptChains;
beforeAll(async () => {
  database = await freshDatabase();
  const pool = database.pool("wallets", 4);
  chains = {
    reader: makeChainReader(pool),
    inChain: (work) => inTransaction(pool, (client) => work(makeChainWriter(pgSql(client)))),
    keepProviders: makeKeepProviders(pool),
  };
});
afterAll(() => database.drop());

describeChains("chains in PostgreSQL", () => chains);
