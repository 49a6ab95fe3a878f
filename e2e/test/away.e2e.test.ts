import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { Secret } from "@coffer/platform/values/secret";
import { startTcpProxy, type TcpProxy } from "@coffer/testkit/tcp-proxy";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { GraphQLFault } from "../src/client.ts";
import { operation } from "../src/operations.ts";
import { available, fund, join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";
import { openSubscription } from "../src/subscription.ts";

// A database that is away, or that takes what it is sent and never answers, is no bug of ours: it
// is said as what it is, in time, and passes.

let serverFolder: string;
let server: EmbeddedPostgres;
let proxy: TcpProxy;
let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let coffer: RunningCoffer;
let ann: Person;
let ben: Person;
let account: string;

beforeAll(async () => {
  serverFolder = await mkdtemp(joinPath(tmpdir(), "coffer-away-"));
  server = await startEmbeddedPostgres({
    dataFolder: serverFolder,
    password: new Secret("the-administrators"),
    settings: { fsync: "off" },
  });
  proxy = await startTcpProxy({ port: server.port });
  folder = await makeDataFolder();
  const url = new URL(server.adminUrl);
  url.port = String(proxy.port);
  coffer = await startCoffer(folder.path, { DATABASE_URL: url.href, COFFER_MODE: "sandbox" });
  ann = await join(coffer.url, "ann");
  ben = await join(coffer.url, "ben");
  account = await fund(ann, "100.00");
});
afterAll(async () => {
  await proxy?.pass();
  await coffer?.stop();
  await proxy?.close();
  await server?.stop();
  await folder?.remove();
  await rm(serverFolder, { recursive: true, force: true });
});

const send = (amount: string, key: string = randomUUID()) => ({
  query: operation("SendPayment"),
  variables: {
    input: {
      fromAccountId: account,
      to: { userId: ben.userId },
      amount: { amount, currency: "USD" },
      idempotencyKey: key,
    },
  },
});

/** One of each subgraph at least, reading and writing. */
const requests = (): Record<string, { query: string; variables?: Record<string, unknown> }> => ({
  users: { query: "{ me { displayName } }" },
  "users, writing": {
    query: 'mutation { updateProfile(input: { displayName: "Ann" }) { user { id } } }',
  },
  auth: {
    query: operation("Login"),
    variables: { input: { login: ann.username, password: ann.password } },
  },
  ledger: { query: "{ accounts { balance { posted { amount } } } }" },
  payments: { query: "{ payments { nodes { id } } }" },
  "payments, writing": send("1.00"),
  wallets: { query: "{ wallets { id } }" },
  verification: { query: "{ me { verification { status } } }" },
});

async function askForFaults({
  query,
  variables = {},
}: {
  query: string;
  variables?: Record<string, unknown>;
}): Promise<readonly GraphQLFault[]> {
  return (await ann.client.send(query, variables)).errors ?? [];
}

const subscriptionFaults = (name: string) =>
  new Promise<readonly unknown[]>((resolve, reject) => {
    const end = openSubscription(
      { url: coffer.url, accessToken: ann.client.accessToken, query: operation(name), variables: {} },
      {
        connected: () => undefined,
        result: ({ errors = [] }) => end().then(() => resolve(errors)),
        closed: ({ code, reason }) => reject(new Error(`closed: ${code} ${reason}`)),
      },
    );
  });

const UNAVAILABLE = {
  code: "UNAVAILABLE",
  retryAfterSeconds: expect.any(Number),
  requestId: expect.stringMatching(/^req_/),
};

async function expectUnavailable(): Promise<void> {
  const asked = Object.entries(requests());
  const answers = await Promise.all(asked.map(([, request]) => askForFaults(request)));
  for (const [i, errors] of answers.entries()) {
    expect(errors.length, asked[i]?.[0]).toBeGreaterThan(0);
    for (const { message, extensions } of errors) {
      expect(extensions, asked[i]?.[0]).toEqual(UNAVAILABLE);
      expect(message).not.toMatch(/127\.0\.0\.1|localhost|ECONN|postgres|sql|timeout/i);
    }
  }
  for (const name of ["BalanceChanged", "PaymentStatus", "VerificationStatus"])
    expect(await subscriptionFaults(name), name).toMatchObject([{ extensions: UNAVAILABLE }]);
}

async function expectRecovered(): Promise<void> {
  await vi.waitFor(
    async () => {
      for (const [name, request] of Object.entries(requests())) expect(await askForFaults(request), name).toEqual([]);
    },
    { timeout: 120_000, interval: 200 },
  );
}

describe.each([
  ["refuses connections", async () => proxy.refuse()],
  ["takes everything and answers nothing", async () => proxy.hang()],
])("while the database %s", (_what, begin) => {
  it("everything that needs it is UNAVAILABLE, with when to try again, and logged once instead of for each request", async () => {
    await expectRecovered();
    const key = randomUUID();
    const before = await available(ann, account);
    const lines = coffer.lines.length;
    await begin();
    try {
      await expectUnavailable();
      expect(await askForFaults(send("2.00", key))).toMatchObject([{ extensions: UNAVAILABLE }]);
    } finally {
      await proxy.pass();
    }
    await expectRecovered();

    const logged = coffer.lines.slice(lines);
    expect(logged.filter((line) => line.includes("a resolver failed") || line.includes("a request failed"))).toEqual(
      [],
    );
    const absences = logged.filter((line) => line.includes("a store or a broker is away"));
    expect(absences.length).toBeGreaterThan(0);
    expect(absences.length).toBeLessThan(40);

    // Whatever became of the payment meanwhile, its key makes it once.
    for (const _again of [1, 2]) expect(await askForFaults(send("2.00", key))).toEqual([]);
    expect(Number(before) - Number(await available(ann, account))).toBeGreaterThanOrEqual(2);
  });
});
