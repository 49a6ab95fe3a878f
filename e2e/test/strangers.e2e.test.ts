import { randomUUID } from "node:crypto";
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, type Person } from "../src/people.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

// What one user sees of another. A field that is added to User is tried without anybody's doing; what strangers may see stands here.

const PUBLIC = ["displayName", "id", "language", "username"];

type Field = GraphQLField<unknown, unknown>;

const fieldsOf = (type: GraphQLObjectType): Field[] =>
  Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));

/** A field with one value of what it leads to. */
function selectionOf(field: Field): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return field.name;
  const inner = fieldsOf(type).find((one) => isLeafType(getNamedType(one.type)) || one.name === "nodes");
  return `${field.name} { ${inner ? selectionOf(inner) : "__typename"} }`;
}

/** Neither null nor an empty list, nor refused. */
const isShown = (value: unknown): boolean =>
  value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);

describe("a user whom another sees", () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>;
  let coffer: RunningCoffer;
  let [olivia, bob] = [] as unknown as [Person, Person];
  let paymentId = "";
  let fields: Field[] = [];
  beforeAll(async () => {
    folder = await makeDataFolder();
    coffer = await startCoffer(folder.path);
    [olivia, bob] = [await logInOlivia(coffer), await join(coffer.url, "bob")];
    const input = {
      fromAccountId: await fund(bob, "10.00"),
      to: { username: "olivia" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const send =
      "mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { ... on SendPaymentSuccess { payment { id } } } }";
    paymentId = (await bob.client.ask(send, { input })).sendPayment.payment.id;
    // Something to see behind every list.
    await olivia.client.ask('mutation { createWallet(input: { network: "TRON" }) { __typename } }');
    await olivia.client.ask('mutation { updateProfile(input: { displayName: "Olivia" }) { __typename } }');
    const schema = buildClientSchema((await bob.client.ask(getIntrospectionQuery())) as unknown as IntrospectionQuery);
    fields = fieldsOf(schema.getType("User") as GraphQLObjectType);
  });
  afterAll(async () => {
    await coffer.stop();
    await folder.remove();
  });

  /** The fields that show something to this person; each is asked for alone, for one that is refused may take others with it. */
  async function shownTo({ client }: Person, road: string, find: (data: Answer) => Answer): Promise<string[]> {
    const shown: string[] = [];
    for (const field of fields) {
      const { data } = await client.send(road.replace("USER", selectionOf(field)));
      if (isShown(data && find(data)?.[field.name])) shown.push(field.name);
    }
    return shown.toSorted();
  }
  const ofPayment = (data: Answer) => data.payments?.nodes?.find(({ id }: Answer) => id === paymentId)?.counterparty;

  it("is a name to them, and nothing more: not whether they run the system, nor what they have", async () => {
    expect(await shownTo(bob, "{ payments { nodes { id counterparty { USER } } } }", ofPayment)).toEqual(PUBLIC);
  });

  it("sees more of themselves, so that the rule above can be broken", async () => {
    expect(await shownTo(olivia, "{ me { USER } }", ({ me }) => me)).toEqual(
      expect.arrayContaining([...PUBLIC, "accounts", "email", "payments", "roles", "wallets"]),
    );
  });

  it("sees a user whole as an operator", async () => {
    const shown = await shownTo(olivia, "{ payments { nodes { id counterparty { USER } } } }", ofPayment);
    expect(shown).toEqual(expect.arrayContaining(["accounts", "email", "payments", "roles"]));
  });

  it("is a name to them live and in the answer to a payment, too", async () => {
    const STRANGER = { username: "olivia", email: null, roles: [], freeze: null };
    const SELECTION = "payment { counterparty { username email roles freeze { reason } } }";
    const follower = bob.client.subscribe(`subscription ($id: ID) { paymentStatus(paymentId: $id) { ${SELECTION} } }`, {
      id: paymentId,
    });
    const [event] = await follower.atLeast(1);
    await follower.end();
    expect(event?.paymentStatus.payment.counterparty).toEqual(STRANGER);

    const account = (await bob.client.ask("{ accounts { id owner { username roles } } }")).accounts[0];
    expect(account.owner).toEqual({ username: bob.username, roles: ["USER"] });
    const input = {
      fromAccountId: account.id,
      to: { username: "olivia" },
      amount: { amount: "1.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    };
    const send = `mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { ... on SendPaymentSuccess { ${SELECTION} } } }`;
    expect((await bob.client.ask(send, { input })).sendPayment.payment.counterparty).toEqual(STRANGER);
  });
});
