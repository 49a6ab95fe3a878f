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
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// What one user sees of another. A field that is added to User is tried without anybody's doing;
// what strangers may see stands here.

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
  const coffer = useOwnCoffer();
  let [olivia, bob] = [] as unknown as [Person, Person];
  let paymentId = "";
  let fields: Field[] = [];
  beforeAll(async () => {
    [olivia, bob] = [await logInOlivia(coffer.running), await join(coffer.url, "bob")];
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

  /**
   * The fields that show something to this person; each is asked for alone, for one that is refused
   * may take others with it.
   */
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

  describe("and whom they paid, who paid them", () => {
    const SEEN = "counterparty { username email roles }";
    /**
     * Every way from the viewer to the other side of a payment; `$id` is the payment's, `$account`
     * the viewer's account.
     */
    const ROADS: readonly [string, string, (data: Answer) => Answer][] = [
      ["their payments", `{ payments { nodes { id ${SEEN} } } }`, ({ payments }) => payments],
      ["one payment", `query ($id: ID!) { payment(id: $id) { id ${SEEN} } }`, ({ payment }) => ({ nodes: [payment] })],
      ["themselves", `{ me { payments { nodes { id ${SEEN} } } } }`, ({ me }) => me.payments],
      [
        "an account",
        `query ($account: ID!) { account(id: $account) { payments { nodes { id ${SEEN} } } } }`,
        ({ account }) => account.payments,
      ],
      [
        "the owner of an account",
        `query ($account: ID!) { account(id: $account) { owner { payments { nodes { id ${SEEN} } } } } }`,
        ({ account }) => account.owner.payments,
      ],
      [
        "a payment's own account",
        `query ($id: ID!) { payment(id: $id) { account { owner { payments { nodes { id ${SEEN} } } } } } }`,
        ({ payment }) => payment.account.owner.payments,
      ],
    ];
    type Side = { readonly who: Person; readonly account: string };
    let [ann, cem, operator] = [] as unknown as [Side, Side, Side];
    const makeSide = async (who: Person): Promise<Side> => ({ who, account: await fund(who, "10.00") });

    /** A payment, and an authorised one that is captured. */
    async function pay(from: Side, to: Side): Promise<string[]> {
      const input = () => ({
        fromAccountId: from.account,
        to: { accountId: to.account },
        amount: { amount: "1.00", currency: "USD" },
        idempotencyKey: randomUUID(),
      });
      const { sendPayment } = await from.who.client.ask(operation("SendPayment"), { input: input() });
      const { authorizePayment } = await from.who.client.ask(operation("AuthorizePayment"), { input: input() });
      const paymentId = authorizePayment.payment.id;
      const capture = `mutation ($input: CapturePaymentInput!) { capturePayment(input: $input) {
        ... on CapturePaymentSuccess { payment { ${SEEN} } } } }`;
      const asked = { input: { paymentId, idempotencyKey: randomUUID() } };
      const { capturePayment } = await to.who.client.ask(capture, asked);
      const { roles } = capturePayment.payment.counterparty;
      expect(roles).toEqual(to === operator ? ["USER"] : []);
      return [sendPayment.payment.id, paymentId];
    }

    /** What the viewer sees of the other side of these payments, by every road. */
    async function seenBy({ who, account }: Side, ids: readonly string[]): Promise<Map<string, Answer[]>> {
      const seen = new Map<string, Answer[]>();
      for (const [road, query, find] of ROADS)
        for (const id of ids) {
          const data = await who.client.ask(query, {
            ...(query.includes("$id:") && { id }),
            ...(query.includes("$account:") && { account }),
          });
          const found = find(data).nodes.find((node: Answer) => node.id === id);
          seen.set(road, [...(seen.get(road) ?? []), found.counterparty]);
        }
      return seen;
    }

    beforeAll(async () => {
      [ann, cem, operator] = await Promise.all([
        join(coffer.url, "ann").then(makeSide),
        join(coffer.url, "cem").then(makeSide),
        makeSide(olivia),
      ]);
    });

    it("see no roles of each other, by whatever way, whoever paid", async () => {
      const ids = [...(await pay(ann, cem)), ...(await pay(cem, ann))];
      for (const [viewer, other] of [
        [ann, cem],
        [cem, ann],
      ] as const)
        expect(await seenBy(viewer, ids)).toEqual(
          new Map(
            ROADS.map(([road]) => [road, ids.map(() => ({ username: other.who.username, email: null, roles: [] }))]),
          ),
        );
    });

    it("see none of an operator's, who sees theirs", async () => {
      const ids = [...(await pay(ann, operator)), ...(await pay(operator, ann))];
      const each = (seen: object) => new Map(ROADS.map(([road]) => [road, ids.map(() => seen)]));
      expect(await seenBy(ann, ids)).toEqual(each({ username: "olivia", email: null, roles: [] }));
      const anns = { username: ann.who.username, email: expect.stringContaining("@"), roles: ["USER"] };
      expect(await seenBy(operator, ids)).toEqual(each(anns));
    });
  });
});
