import { randomUUID } from "node:crypto";
import type { StreamEvent } from "@coffer/platform/streams/streams";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, OPEN, PAYMENTS, type Person, SEND, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let sentIds: string[];

beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(alice, "100.00");
  sentIds = [];
  for (let i = 0; i < 9; i += 1) {
    const input = {
      fromAccountId: account,
      to: { username: "bob" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    sentIds.push((await alice.ask(SEND, { input })).sendPayment.payment.id);
  }
  const { openAccount } = await alice.ask(OPEN, { input: { currency: "USD", idempotencyKey: randomUUID() } });
  const own = {
    fromAccountId: account,
    to: { accountId: openAccount.account.id },
    amount: { amount: "2.00", currency: "USD" },
    idempotencyKey: randomUUID(),
  };
  sentIds.push((await alice.ask(SEND, { input: own })).sendPayment.payment.id);
});
afterAll(() => world.end());

const INVALID = [
  {
    extensions: {
      code: "BAD_USER_INPUT",
      inputs: [{ path: "after", code: "INVALID_CURSOR", message: expect.any(String) }],
    },
  },
];
/** The cursor of the same list at another place. */
const moved = (cursor: string, place: string): string =>
  Buffer.from(
    Buffer.from(cursor, "base64url")
      .toString()
      .replace(/[^:]*$/, () => place),
  ).toString("base64url");
const ids = (answer: Record<string, { nodes: { id: string }[] }>) => answer.payments?.nodes.map(({ id }) => id);

describe("payments", () => {
  it.each([
    [{ first: 0 }, "first"],
    [{ first: 101 }, "first"],
    [{ offset: -1 }, "offset"],
    [{ offset: 10_001 }, "offset"],
    [{ after: "nonsense" }, "after"],
    [{ after: "" }, "after"],
  ])("refuses %j", async (variables, path) => {
    expect((await alice.ask(PAYMENTS, variables)).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", inputs: [{ path }] } },
    ]);
  });

  it.each(["", "\u0000", "acc_01h455vb4pex5vsknk084sn02q", "pay_01h455vb4pex5vsknk084sn02q"])(
    "refuses a cursor at a place where no payment is: %j",
    async (place) => {
      const cursor = (await alice.ask(PAYMENTS, { first: 1 })).payments.pageInfo.endCursor;
      expect((await alice.ask(PAYMENTS, { after: cursor })).errors).toBeUndefined();
      const after = moved(cursor, place);
      expect((await alice.ask(PAYMENTS, { after })).errors).toMatchObject(INVALID);
    },
  );

  it("refuses a cursor at a payment of others, as if it were not there", async () => {
    const [carol, dave] = [await world.person("carol"), await world.person("dave")];
    const input = {
      fromAccountId: await world.funded(carol, "5.00"),
      to: { username: "dave" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const theirs = (await carol.ask(SEND, { input })).sendPayment.payment.id;
    const cursor = (await alice.ask(PAYMENTS, { first: 1 })).payments.pageInfo.endCursor;
    const { errors } = await alice.ask(PAYMENTS, { after: moved(cursor, theirs) });
    const absent = moved(cursor, "pay_01h455vb4pex5vsknk084sn02q");
    expect(errors).toEqual((await alice.ask(PAYMENTS, { after: absent })).errors);
    const own = (await dave.ask(PAYMENTS, { first: 1 })).payments.pageInfo.endCursor;
    expect((await dave.ask(PAYMENTS, { after: moved(own, theirs) })).payments.nodes).toEqual([]);
  });

  it.each(["", "nonsense"])("refuses a cursor and an offset at once, where the cursor is %j too", async (after) => {
    const [error] = (await alice.ask(PAYMENTS, { after, offset: 0 })).errors as unknown as {
      extensions: { inputs: { path: string; code: string }[] };
    }[];
    expect(error?.extensions.inputs.map(({ path, code }) => [path, code])).toEqual([
      ["offset", "NOT_BOTH"],
      ["after", "INVALID_CURSOR"],
    ]);
  });

  it("gives the same list by cursor and by offset, whatever the page sizes, each payment once", async () => {
    const whole = ids(await alice.ask(PAYMENTS, { first: 100 })) ?? [];
    expect(whole.slice(0, 10)).toEqual([...sentIds].reverse());
    expect(whole).toHaveLength(11);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (first) => {
        const [byCursor, byOffset]: [string[], string[]] = [[], []];
        for (let after: string | null = null, more = true; more; ) {
          const { payments } = await alice.ask(PAYMENTS, { first, after });
          byCursor.push(...payments.nodes.map(({ id }: { id: string }) => id));
          after = payments.pageInfo.endCursor;
          more = payments.pageInfo.hasNextPage;
        }
        for (let offset = 0; offset < whole.length; offset += first)
          byOffset.push(...(ids(await alice.ask(PAYMENTS, { first, offset })) ?? []));
        expect(byCursor).toEqual(whole);
        expect(byOffset).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  it("keeps a page in its place while new payments come", async () => {
    const { payments: page } = await alice.ask(PAYMENTS, { first: 3 });
    const expected = (ids(await alice.ask(PAYMENTS, { first: 100 })) ?? []).slice(3, 6);
    const input = {
      fromAccountId: account,
      to: { username: "bob" },
      amount: { amount: "0.01", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    await alice.ask(SEND, { input });
    expect(ids(await alice.ask(PAYMENTS, { first: 3, after: page.pageInfo.endCursor }))).toEqual(expected);
  });

  it("shows an account's payments to its owner alone", async () => {
    const query =
      "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { payments(first: 50) { nodes { id } } } } }";
    const variables = { r: [{ __typename: "Account", id: account }] };
    expect((await alice.ask(query, variables))._entities[0].payments.nodes.length).toBeGreaterThan(10);
    expect((await bob.ask(query, variables)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });
});

describe("paymentStatus streams", () => {
  const ask = async (who: Person, request: unknown) => {
    const answer = await who.ask("query ($request: StreamRequest!) { paymentsStream(request: $request) }", { request });
    return answer.errors ? answer : answer.paymentsStream;
  };
  const open = (who: Person, args: object, positions: unknown) =>
    ask(who, { op: "open", field: "paymentStatus", arguments: args, positions });

  it("numbers a user's changes 1, 2, 3 … and resumes behind any of them", async () => {
    const stream = `payments:${alice.userId}`;
    const { positions, events } = await open(alice, {}, null);
    expect(events).toEqual([]);
    const head = Number(positions[0].sequence);
    const all: { events: StreamEvent[] } = await open(alice, {}, [{ stream, sequence: "0" }]);
    expect(all.events.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    await fc.assert(
      fc.asyncProperty(fc.nat(head), async (after) => {
        const resumed = await open(alice, {}, [{ stream, sequence: String(after) }]);
        expect(resumed.events).toEqual(all.events.slice(after));
      }),
      { numRuns: 10 },
    );
  });

  it("refuses a stranger's payment, a forged position and another's stream", async () => {
    const stranger = await world.person("stranger");
    const refused = [
      await open(stranger, { paymentId: sentIds[0] }, null),
      await open(stranger, {}, [{ stream: `payments:${alice.userId}`, sequence: "0" }]),
      await open(stranger, {}, [{ stream: `payments:${stranger.userId}`, sequence: "-1" }]),
      await open(stranger, {}, []),
      await ask(stranger, {
        op: "eventsAfter",
        field: "paymentStatus",
        stream: `payment:${sentIds[0]}`,
        sequence: "0",
        limit: 10,
      }),
      await ask(stranger, {
        op: "eventsAfter",
        field: "paymentStatus",
        stream: `payments:${alice.userId}`,
        sequence: "0",
        limit: 10,
      }),
    ];
    for (const answer of refused) expect(answer.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("answers no stream request without a login", async () => {
    const { errors } = await world.nobody("query ($request: StreamRequest!) { paymentsStream(request: $request) }", {
      request: {},
    });
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });
});
