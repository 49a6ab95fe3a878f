import { readFileSync } from "node:fs";
import { composeAuth } from "@coffer/auth/compose";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { composeLedger } from "@coffer/ledger/compose";
import { composePayments } from "@coffer/payments/compose";
import { REFUSES } from "@coffer/platform/http/route-faults";
import { loadConfig } from "@coffer/standalone/config";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { mountAlone } from "@coffer/testkit/routes";
import { composeUsers } from "@coffer/users/compose";
import { composeVerification } from "@coffer/verification/compose";
import { composeWallets } from "@coffer/wallets/compose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTable } from "./src/read-table.ts";

const page = readFileSync(new URL("../gateway/README.md", import.meta.url), "utf8");

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe("the doors that are not GraphQL", () => {
  it("are those that the page lists, each with how a caller proves a right to it", async () => {
    const { of } = makeTestEnvironments(database);
    const config = loadConfig({
      PAYMENTS_PROVIDER: "stripe",
      STRIPE_SECRET_KEY: "sk_test_abc",
      STRIPE_WEBHOOK_SECRET: "whsec_abcdefgh",
      STRIPE_CURRENCIES: "USD",
    });
    const subgraphs = [
      composeAuth(of("auth"), config.auth),
      composeUsers(of("users"), config.users),
      composeWallets(of("wallets"), config.wallets),
      composeVerification(of("verification"), config.verification),
      await composePayments(of("payments"), config.payments),
      await composeLedger(of("ledger")),
    ];
    expect(subgraphs.map(({ name }) => name).toSorted()).toEqual([...SUBGRAPHS].toSorted());

    const routes: string[][] = [];
    for (const subgraph of subgraphs)
      await mountAlone(subgraph, ({ method, url, config: { proof = "" } = {} }) => {
        if (proof === REFUSES) return;
        for (const one of [method].flat()) if (one !== "HEAD") routes.push([one, url, subgraph.name, proof]);
      });

    expect(routes.length).toBeGreaterThan(0);
    expect(readTable(page, "\n### Doors that are not GraphQL\n").map((row) => row.map(plain))).toEqual(routes);
  });
});

const plain = (cell: string): string => cell.replaceAll("`", "");
