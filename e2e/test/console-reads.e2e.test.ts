import { beforeAll, describe, expect, it } from "vitest";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// What a page of a person or of staff asks for, through the gateway.

const coffer = useOwnCoffer({ AUTH_LOOKUPS_PER_USER: "5" });
let [ada, ben]: (Person | undefined)[] = [];
let account = "";
const both = (): readonly [Person, Person] => {
  if (!ada || !ben) throw new Error("nobody is there yet");
  return [ada, ben];
};
beforeAll(async () => {
  [ada, ben] = await Promise.all([join(coffer.url, "ada"), join(coffer.url, "ben")]);
  account = await fund(both()[0], "5.00");
});

const ASK = "query ($by: UserReference!) { user(by: $by) { id username email roles displayName } }";

describe("user", () => {
  it("shows a stranger no address, no roles and no accounts, and staff all of it", async () => {
    const [one, other] = both();
    const by = { username: one.username.toUpperCase() };
    const seen = { id: one.userId, username: one.username, email: null, roles: [], displayName: null };
    expect((await other.client.send(ASK, { by })).data).toEqual({ user: seen });
    const OF_THEIRS = "query ($by: UserReference!) { user(by: $by) { accounts { id } payments { nodes { id } } } }";
    const { errors } = await other.client.send(OF_THEIRS, { by: { id: one.userId } });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");

    const { client } = await logInOlivia(coffer.running);
    expect((await client.ask(operation("FindUser"), { by })).user).toMatchObject({ roles: ["USER"], freeze: null });
    const { user } = await client.ask(OF_THEIRS, { by });
    expect([user.accounts, user.payments.nodes.length]).toEqual([[{ id: account }], 1]);
    expect((await client.ask("query ($id: ID!) { account(id: $id) { id } }", { id: account })).account.id).toBe(
      account,
    );
  });

  it("refuses to let one person try many names", async () => {
    const guesser = await join(coffer.url, "guesser");
    const codes = [];
    for (let i = 0; i < 7; i += 1) {
      const { errors } = await guesser.client.send(ASK, { by: { username: `nobody-${i}` } });
      codes.push(errors?.[0]?.extensions.code);
    }
    expect(codes).toEqual([...Array(5).fill(undefined), "RATE_LIMITED", "RATE_LIMITED"]);
  });
});

describe("a filtered list of payments", () => {
  const filter = { kinds: ["DEPOSIT"], direction: "IN", amountAtLeast: { amount: "5.00", currency: "USD" } };

  it("is refused to a stranger, is its owner's, and staff's to read", async () => {
    const [one, other] = both();
    const asked = { id: one.userId, filter, order: "OLDEST_FIRST" };
    const { errors } = await other.client.send(operation("PaymentsOfUser"), asked);
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const mine = await one.client.ask(operation("SomePayments"), { filter });
    expect(mine.payments).toMatchObject({ nodes: [{ kind: "DEPOSIT" }], totalCount: { count: 1, isExact: true } });
    const { client } = await logInOlivia(coffer.running);
    const { user } = await client.ask(operation("PaymentsOfUser"), asked);
    expect(user.payments).toMatchObject({ nodes: [{ kind: "DEPOSIT" }], totalCount: { count: 1, isExact: true } });
    const none = await client.ask(operation("PaymentsOfUser"), { ...asked, filter: { ...filter, direction: "OUT" } });
    expect(none.user.payments).toMatchObject({ nodes: [], totalCount: { count: 0, isExact: true } });
  });
});

describe("a person's first page", () => {
  it("is one operation within the usual limits: accounts with balances, movements, wallets and verification", async () => {
    const HOME = `{ me { username verification { status level }
      wallets { id network addresses(first: 1) { nodes { address } } } }
      accounts { id name currency state balance { posted { amount } pendingIn { amount } pendingOut { amount } available { amount currency } } }
      payments(first: 20) { nodes { id kind status direction amount { amount currency } memo createdAt counterparty { username displayName } account { id name } } } }`;
    const { data, errors } = await both()[0].client.send(HOME);
    expect(errors).toBeUndefined();
    expect(data?.accounts).toMatchObject([
      { id: account, balance: { available: { amount: "5.00", currency: "USD" } } },
    ]);
    expect(data?.payments.nodes).toMatchObject([{ kind: "DEPOSIT", account: { id: account }, counterparty: null }]);
  });
});
