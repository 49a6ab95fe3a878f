import { randomUUID } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { anonymous, type UserActor } from "@coffer/platform/identity/actor";
import type { StreamEvent, StreamPage } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { makeTestEnvironments, type TestEnvironments } from "@coffer/testkit/environment";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { composeLedger } from "../src/compose.ts";

/** The machine may be busy with other tests: the wait ends as soon as it can. */
const PATIENT = { timeout: 120_000 };

let database: TestDatabase;
let environments: TestEnvironments;
let subgraph: Subgraph;
let door: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  environments = makeTestEnvironments(database);
  subgraph = await composeLedger(environments.of("ledger"));
  door = database.pool("payments");
});
afterAll(async () => {
  await subgraph.stop();
  await database.drop();
});

const user = (roles: UserActor["roles"] = ["USER"]): UserActor => userActor(newId("usr"), { roles });

async function open(owner: UserActor | null, asset = "USD"): Promise<string> {
  const id = randomUUID();
  await door.query("SELECT ledger.open_account($1, $2, $3, $4, $5, $6, $7)", [
    [id],
    [owner && uuidOf(owner.userId)],
    [asset],
    [owner ? "LIABILITY" : "ASSET"],
    ["test"],
    ["Main"],
    [owner ? "0" : null],
  ]);
  return idFromUuid("acc", id);
}

/** Brings units in from outside, each as an entry of a payment. */
async function bring(to: string, world: string, amounts: readonly string[], asset = "USD"): Promise<void> {
  for (const amount of amounts)
    await door.query(
      "SELECT ledger.apply($1, $2, NULL, $3, $4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, $5, $6, $7, $8, NULL, subject_kinds => '{payment}')",
      [
        [randomUUID()],
        [Buffer.alloc(32)],
        ["DEPOSIT"],
        [randomUUID()],
        [1, 1],
        [uuidOf(world), uuidOf(to)],
        [asset, asset],
        [`-${amount}`, amount],
      ],
    );
}

const ask = async (
  actor: UserActor | typeof anonymous,
  query: string,
  variables: Record<string, unknown> = {},
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries
): Promise<any> => {
  const { data, errors } = await subgraph.execute({ query, variables, actor, requestId: "req_test" });
  return errors ? { ...data, errors: errors.map((error) => error.toJSON()) } : data;
};
const ACCOUNT =
  "query ($id: ID!) { account(id: $id) { id name currency owner { id } balance { posted { amount currency } pendingIn { amount } pendingOut { amount } available { amount } } } }";

describe("accounts", () => {
  it("give one answer for somebody else's, the system's, an absent and a malformed one", async () => {
    const [alice, mallory] = [user(), user()];
    const [hers, system] = [await open(alice), await open(null)];
    for (const id of [hers, system, "acc_01h455vb4pex5vsknk084sn02q", "acc_", "'", ""])
      expect(await ask(mallory, ACCOUNT, { id })).toEqual({ account: null });
    const entities = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { name } } }";
    expect(await ask(mallory, entities, { r: [{ __typename: "Account", id: hers }] })).toEqual({ _entities: [null] });
    const theirs = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { accounts { id } } } }";
    expect((await ask(mallory, theirs, { r: [{ __typename: "User", id: alice.userId }] })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    expect((await ask(anonymous, ACCOUNT, { id: hers })).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it("show exact balances to their owner and to staff, in the asset's own scale", async () => {
    const [alice, auditor] = [user(), user(["AUDITOR"])];
    const [account, world] = [await open(alice, "ETH"), await open(null, "ETH")];
    await bring(account, world, ["9007199254740993000000000000000001"], "ETH");
    const expected = {
      name: "Main",
      currency: "ETH",
      owner: { id: alice.userId },
      balance: {
        posted: { amount: "9007199254740993.000000000000000001", currency: "ETH" },
        pendingIn: { amount: "0.000000000000000000" },
        available: { amount: "9007199254740993.000000000000000001" },
      },
    };
    expect((await ask(alice, ACCOUNT, { id: account })).account).toMatchObject(expected);
    expect((await ask(auditor, ACCOUNT, { id: account })).account).toMatchObject(expected);
  });

  it("are listed oldest first, each owner's own", async () => {
    const [alice, bob] = [user(), user()];
    const opened: string[] = [];
    for (const currency of ["USD", "EUR", "BTC"]) {
      opened.push(await open(alice, currency));
      // Of two of one millisecond neither is the older.
      const now = Date.now();
      await expect.poll(() => Date.now()).toBeGreaterThan(now + 1);
    }
    await open(bob);
    expect((await ask(alice, "{ accounts { id } }")).accounts.map(({ id }: { id: string }) => id)).toEqual(opened);
  });
});

describe("balanceChanged streams", () => {
  const request = async (actor: UserActor, body: object) => {
    const answer = await ask(actor, "query ($request: StreamRequest!) { ledgerStream(request: $request) }", {
      request: { field: "balanceChanged", ...body },
    });
    return answer.errors ? answer : answer.ledgerStream;
  };
  const openStream = (actor: UserActor, positions: unknown, args: object = {}): Promise<StreamPage> =>
    request(actor, { op: "open", arguments: args, positions });

  it("refuse a stranger's account, forged positions and an unknown stream", async () => {
    const [alice, mallory] = [user(), user()];
    const account = await open(alice);
    const refused = [
      await openStream(mallory, null, { accountId: account }),
      await openStream(mallory, [{ stream: `account:${account}`, sequence: "0" }]),
      await request(mallory, { op: "eventsAfter", stream: `account:${account}`, sequence: "0", limit: 5 }),
      await request(alice, { op: "eventsAfter", stream: `account:${account}`, sequence: "1e9", limit: 5 }),
      await request(alice, { op: "eventsAfter", stream: "nonsense", sequence: "0", limit: 5 }),
      await openStream(alice, [{ stream: `account:${account}`, sequence: "9223372036854775808" }]),
    ];
    for (const answer of refused)
      expect(answer).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  });

  it("refuse at once a place that a restored back-up has not come to, and take the one that it has", async () => {
    const alice = user();
    const [account, world] = [await open(alice), await open(null)];
    await bring(account, world, ["1", "2", "3"]);
    const stream = `account:${account}`;
    const at = async (sequence: string) => [
      await openStream(alice, [{ stream, sequence }]),
      await request(alice, { op: "eventsAfter", stream, sequence, limit: 5 }),
    ];
    for (const answer of await at("3")) expect(answer.errors).toBeUndefined();
    // As the tables were after the first posting.
    await database.adminPool().query(`ALTER TABLE ledger.posting DISABLE TRIGGER insert_only;
      DELETE FROM ledger.posting WHERE account_id = '${uuidOf(account)}' AND sequence > 1;
      UPDATE ledger.account SET sequence = 1, credits_posted = 1 WHERE id = '${uuidOf(account)}';
      ALTER TABLE ledger.posting ENABLE TRIGGER insert_only`);

    for (const sequence of ["2", "3"])
      for (const answer of await at(sequence))
        expect(answer).toMatchObject({
          errors: [{ extensions: { inputs: [{ path: "after", code: "INVALID_CURSOR" }] } }],
        });
    for (const answer of await at("1")) expect(answer.errors).toBeUndefined();
    // Books that were cut off are unsound for whatever looks at them next.
    await database
      .adminPool()
      .query(`UPDATE ledger.account SET sequence = 3, credits_posted = 6 WHERE id = '${uuidOf(account)}'`);
  });

  it("begin with one snapshot per account, at the sequence that belongs to its balance", async () => {
    const alice = user();
    const [one, two, world] = [await open(alice), await open(alice), await open(null)];
    await bring(one, world, ["5", "6"]);
    const { events, positions, more } = await openStream(alice, null);
    expect(more).toBe(false);
    // In one order: two that were opened in the same millisecond have none by time.
    const byStream = <T extends { readonly stream: string }>(all: readonly T[]) =>
      all.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
    expect(byStream(events)).toMatchObject(
      byStream([
        { stream: `account:${one}`, sequence: "2", snapshot: true, data: { posted: "0.11" } },
        { stream: `account:${two}`, sequence: "0", snapshot: true, data: { posted: "0.00" } },
      ]),
    );
    expect(byStream(positions)).toEqual(
      byStream([
        { stream: `account:${one}`, sequence: "2" },
        { stream: `account:${two}`, sequence: "0" },
      ]),
    );
  });

  it("give exactly what came behind any position, over any page size, and all of an account that was opened since", async () => {
    const alice = user();
    const [one, two, world] = [await open(alice), await open(alice), await open(null)];
    await bring(
      one,
      world,
      Array.from({ length: 7 }, (_, i) => String(i + 1)),
    );
    await bring(two, world, ["100", "200"]);
    await fc.assert(
      fc.asyncProperty(fc.nat(7), fc.option(fc.nat(2)), async (first, second) => {
        const positions = [
          { stream: `account:${one}`, sequence: String(first) },
          ...(second === null ? [] : [{ stream: `account:${two}`, sequence: String(second) }]),
        ];
        const { events } = await openStream(alice, positions);
        const seen = (account: string) =>
          events.filter(({ stream }) => stream === `account:${account}`).map(({ sequence }) => Number(sequence));
        expect(seen(one)).toEqual(Array.from({ length: 7 - first }, (_, i) => first + i + 1));
        expect(seen(two)).toEqual(Array.from({ length: 2 - (second ?? 0) }, (_, i) => (second ?? 0) + i + 1));
      }),
      { numRuns: 20 },
    );
    const { events } = await request(alice, { op: "eventsAfter", stream: `account:${one}`, sequence: "2", limit: 3 });
    expect(events.map(({ sequence, data }: StreamEvent) => [sequence, data.posted])).toEqual([
      ["3", "0.06"],
      ["4", "0.10"],
      ["5", "0.15"],
    ]);
  });

  it("give the snapshot, not the history, of an account whose snapshot was still to come", async () => {
    const alice = user();
    const [account, world] = [await open(alice), await open(null)];
    await bring(account, world, ["1", "2", "3"]);
    const { events } = await openStream(alice, [
      { stream: `account:${account}`, sequence: "0", pendingSnapshot: true },
    ]);
    expect(events).toMatchObject([{ snapshot: true, sequence: "3", data: { posted: "0.06" } }]);
  });

  it("page through more than one page of what was missed", async () => {
    const alice = user();
    const [account, world] = [await open(alice), await open(null)];
    await bring(
      account,
      world,
      Array.from({ length: 205 }, () => "1"),
    );
    const first = await openStream(alice, [{ stream: `account:${account}`, sequence: "0" }]);
    expect([first.events.length, first.more]).toEqual([200, true]);
    const second = await openStream(alice, first.positions);
    expect([second.events.map(({ sequence }) => sequence), second.more]).toEqual([
      ["201", "202", "203", "204", "205"],
      false,
    ]);
  });

  it("reach the bus as one event per posting of a customer, in order, and leave the outbox empty", async () => {
    const alice = user();
    const [account, world] = [await open(alice), await open(null)];
    const heard: CofferEvent[] = [];
    const listening = await environments.bus.listen(["coffer.ledger.v1"], (event) => heard.push(event));
    await bring(account, world, ["5", "6"]);
    await subgraph.start();
    await vi.waitFor(() => expect(heard.filter(({ subject }) => subject === account)).toHaveLength(2), PATIENT);
    expect(heard.filter(({ subject }) => subject === account)).toMatchObject([
      {
        id: `${account}/1`,
        type: "coffer.ledger.balance.changed",
        sequence: "1",
        ownerid: alice.userId,
        data: { posted: "0.05" },
        follow: { field: "balanceChanged" },
      },
      { id: `${account}/2`, sequence: "2", data: { posted: "0.11" } },
    ]);
    expect(heard.some(({ subject }) => subject === world)).toBe(false);
    await vi.waitFor(
      async () => expect((await database.adminPool().query("SELECT FROM ledger.outbox")).rowCount).toBe(0),
      PATIENT,
    );
    await listening.stop();
  });

  it("refuse an event of somebody else's account, and a subscription without an event", async () => {
    const [alice, mallory] = [user(), user()];
    const query = "subscription { balanceChanged { cursor } }";
    const data = { accountId: "acc_x", ownerId: alice.userId, currency: "USD", posted: "1" };
    const event = { stream: "account:acc_x", sequence: "1", cursor: "c", snapshot: false, data };
    const run = async (actor: UserActor, given?: object) =>
      (await subgraph.execute({ query, actor, requestId: "r", ...(given ? { event: given } : {}) })).errors?.map(
        ({ extensions }) => extensions.code,
      );
    expect(await run(mallory, event)).toEqual(["FORBIDDEN"]);
    expect(await run(alice)).toEqual(["SUBSCRIPTIONS_NEED_WEBSOCKET"]);
    expect(await run(alice, event)).toBeUndefined();
  });

  it("shows of an event what the journal says, to whom the journal says, whatever the bus said", async () => {
    const [alice, mallory] = [user(), user()];
    const [account, world] = [await open(alice), await open(null)];
    await bring(account, world, ["1"]);
    const query = "subscription { balanceChanged { balance { posted { amount } } account { id } } }";
    const run = async (actor: UserActor, stream: string, sequence = "1") => {
      const event = { stream, sequence, cursor: "c", snapshot: false };
      const { data, errors } = await subgraph.execute({ query, actor, requestId: "r", event });
      return errors ? errors[0]?.extensions.code : data?.balanceChanged;
    };

    expect(await run(mallory, `account:${account}`)).toBe("FORBIDDEN");
    expect(await run(alice, `account:${account}`, "2")).toBe("STREAM_INTERRUPTED");
    expect(await run(alice, `account:${account}`, "0")).toBe("STREAM_INTERRUPTED");
    for (const stream of ["account:acc_x", "account:", account, `payment:${account}`, "\0"])
      expect(await run(alice, stream)).toBe("STREAM_INTERRUPTED");
    const shown = { balance: { posted: { amount: "0.01" } }, account: { id: account } };
    expect(await Promise.all([run(alice, `account:${account}`), run(alice, `account:${account}`)])).toEqual([
      shown,
      shown,
    ]);
  });
});
