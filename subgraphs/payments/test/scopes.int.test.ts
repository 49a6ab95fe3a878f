import { randomUUID } from "node:crypto";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, type Person, SEND, type World } from "./world.ts";

// What a credential may that is narrower than its holder's session: at the subgraph's own door,
// where no gateway has looked.

let world: World;
let alice: Person;
let bob: Person;
let account: string;
let payment: string;
beforeAll(async () => {
  world = await makeWorld();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(alice, "10.00");
  payment = (await alice.ask(SEND, sending())).sendPayment.payment.id;
});
afterAll(() => world.end());

const sending = () => ({
  input: {
    fromAccountId: account,
    to: { username: "bob" },
    amount: { amount: "1.00", currency: "USD" },
    idempotencyKey: randomUUID(),
  },
});
const ask = async (
  { actor }: Person,
  changes: Partial<UserActor>,
  [query, variables]: [string, Record<string, unknown>],
) => {
  const request = { query, variables, actor: { ...actor, ...changes }, requestId: "req_test" };
  const { data, errors } = await world.subgraph.execute(request);
  return { data, codes: (errors ?? []).map(({ path, extensions }) => [path?.join("."), extensions.code]) };
};
const READ: [string, Record<string, unknown>] = ["query ($id: ID!) { payment(id: $id) { id } }", {}];
const REFERENCE = "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Payment { id } } }";

describe("a credential with scopes", () => {
  it("for reading pays nothing", async () => {
    const before = (await world.admin.query("SELECT count(*) FROM payments.payment")).rows;
    const answer = await ask(alice, { scopes: ["payments:read"] }, [SEND, sending()]);
    expect(answer).toEqual({ data: { sendPayment: null }, codes: [["sendPayment", "FORBIDDEN"]] });
    expect((await world.admin.query("SELECT count(*) FROM payments.payment")).rows).toEqual(before);
  });

  it("for something else reads no payment, by whatever road", async () => {
    const scopes = ["accounts:read", "payments:write"] as const;
    expect(await ask(alice, { scopes }, [READ[0], { id: payment }])).toEqual({
      data: { payment: null },
      codes: [["payment", "FORBIDDEN"]],
    });
    const refs = [{ __typename: "Payment", id: payment }];
    expect(await ask(alice, { scopes }, [REFERENCE, { refs }])).toMatchObject({
      codes: [[expect.stringMatching(/^_entities/), "FORBIDDEN"]],
    });
  });

  it("reads and pays what its holder may, where it says so", async () => {
    const scopes = ["payments:read", "payments:write"] as const;
    expect(await ask(alice, { scopes }, [READ[0], { id: payment }])).toEqual({
      data: { payment: { id: payment } },
      codes: [],
    });
    expect(await ask(alice, { scopes }, [SEND, sending()])).toMatchObject({
      data: { sendPayment: { __typename: "SendPaymentSuccess" } },
      codes: [],
    });
  });
});

describe("a client that an operator let in", () => {
  it("reads nobody else's payment, which the operator's own session does", async () => {
    const carol = await world.person("carol");
    const held = { roles: ["USER", "OPERATOR"], scopes: ["payments:read"] } as const;
    const credential = { kind: "oauth-client", id: "ses_c", clientId: "shop" } as const;
    const read: typeof READ = [READ[0], { id: payment }];
    expect(await ask(carol, { ...held, credential }, read)).toEqual({ data: { payment: null }, codes: [] });
    expect((await ask(carol, { ...held, scopes: null }, read)).data).toEqual({ payment: { id: payment } });
    expect((await ask(bob, { credential, scopes: ["payments:read"] }, read)).data).toEqual({
      payment: { id: payment },
    });
  });
});
