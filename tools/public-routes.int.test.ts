import { composeAuth } from "@coffer/auth/compose";
import { composeLedger } from "@coffer/ledger/compose";
import { composePayments } from "@coffer/payments/compose";
import { PUBLIC_ROUTES } from "@coffer/platform/http/public-door";
import { loadConfig } from "@coffer/standalone/config";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments } from "@coffer/testkit/environment";
import { composeUsers } from "@coffer/users/compose";
import { composeVerification } from "@coffer/verification/compose";
import { composeWallets } from "@coffer/wallets/compose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe("the doors that are not GraphQL", () => {
  it("are forwarded by the gateway, each of them, to the subgraph that has it, and no other", async () => {
    const { of } = makeTestEnvironments(database);
    const config = loadConfig({});
    const subgraphs = [
      composeAuth(of("auth"), config.auth),
      composeUsers(of("users"), config.users),
      composeWallets(of("wallets"), config.wallets),
      composeVerification(of("verification"), config.verification),
      await composePayments(of("payments"), config.payments),
      await composeLedger(of("ledger")),
    ];
    const theirs = subgraphs.flatMap(({ name, routes }) =>
      routes.map(({ method, path }) => `${name} ${method} ${path}`),
    );

    expect(PUBLIC_ROUTES.map(({ subgraph, method, path }) => `${subgraph} ${method} ${path}`).toSorted()).toEqual(
      theirs.toSorted(),
    );
    for (const { path, needs = [] } of PUBLIC_ROUTES) {
      expect(path).toMatch(/^\/(auth|upload|hooks|files)\//);
      expect(needs).not.toContain("authorization");
    }
  });
});
