import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { available, fund, join, logIn, openAccount, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();
let olivia: Person;

beforeAll(async () => {
  olivia = await logInOlivia(coffer.running);
});

const usd = (amount: string) => ({ amount, currency: "USD" });
const ask = async (name: string, input: Record<string, unknown>, who = olivia): Promise<Answer> =>
  (await who.client.ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } }))[
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  ];
const findFreeze = async (accountId: string) =>
  (await olivia.client.ask(operation("LedgerAccount"), { id: accountId })).ledgerAccount.owner.freeze;

describe("a freeze of a user, through the gateway", () => {
  it("is refused to a user, and to an operator of themselves", async () => {
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    for (const name of ["FreezeUser", "UnfreezeUser"]) {
      const input = { userId: bob.userId, reason: "x", idempotencyKey: "k" };
      const { data, errors } = await alice.client.send(operation(name), { input });
      expect(data ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toContain("FORBIDDEN");
    }
    expect(await ask("FreezeUser", { userId: olivia.userId, reason: "x" })).toMatchObject({
      __typename: "CannotFreezeYourself",
    });
    expect((await bob.client.ask("{ me { freeze { reason } } }")).me).toEqual({ freeze: null });
  });

  it("ends sessions, sockets and logins at once, and lets no money leave, until it is taken back", async () => {
    const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
    const [hers, his] = [await fund(alice, "10.00"), await fund(bob, "10.00")];
    const { payment } = await ask(
      "AuthorizePayment",
      { fromAccountId: hers, to: { accountId: his }, amount: usd("2.00") },
      alice,
    );
    const following = alice.client.subscribe(operation("BalanceChanged"), { accountId: hers });
    await following.atLeast(1);

    const given = { userId: alice.userId, reason: "Her phone was stolen", idempotencyKey: randomUUID() };
    const frozen = await ask("FreezeUser", given);
    expect(frozen).toMatchObject({
      __typename: "FreezeUserSuccess",
      user: { username: alice.username, freeze: { reason: given.reason, by: { username: "olivia" } } },
    });
    expect(await ask("FreezeUser", given)).toEqual(frozen);
    expect((await following.until(({ closed }) => closed)).code).toBe(4401);
    expect((await alice.client.send("{ me { id } }")).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect(await ask("Refresh", { refreshToken: alice.refreshToken, idempotencyKey: undefined })).toMatchObject({
      __typename: "SessionEnded",
    });
    await expect(logIn(coffer.url, alice.username, alice.password)).rejects.toThrow("USER_FROZEN");
    await expect(logIn(coffer.url, alice.username, "wrong")).rejects.toThrow("INVALID_CREDENTIALS");

    const capture = () => ask("CapturePayment", { paymentId: payment.id }, bob);
    expect(await capture()).toMatchObject({ __typename: "AccountFrozen" });
    const send = () => ask("SendPayment", { fromAccountId: his, to: { accountId: hers }, amount: usd("1.00") }, bob);
    expect(await send()).toMatchObject({ __typename: "SendPaymentSuccess" });
    expect(await findFreeze(hers)).toMatchObject({ reason: given.reason });

    expect(await ask("UnfreezeUser", { userId: alice.userId, reason: "Found" })).toMatchObject({
      __typename: "UnfreezeUserSuccess",
      user: { freeze: null },
    });
    expect(await findFreeze(hers)).toBeNull();
    const again = await logIn(coffer.url, alice.username, alice.password);
    expect(await available(again, hers)).toBe("9.00");
    expect(await capture()).toMatchObject({ __typename: "CapturePaymentSuccess" });
    expect(following.events).toHaveLength(1);
    await following.end();
  });

  it("reaches accounts that are opened for the user meanwhile, and spares those frozen by themselves when it ends", async () => {
    const [carol, bob] = [await join(coffer.url, "carol"), await join(coffer.url, "bob")];
    const [blocked, his] = [await openAccount(carol, "USD"), await fund(bob, "5.00", "EUR")];
    await ask("SetAccountState", { accountId: blocked, state: "FROZEN" });
    await ask("FreezeUser", { userId: carol.userId, reason: "r" });
    const eur = { amount: "5.00", currency: "EUR" };
    await ask("SendPayment", { fromAccountId: his, to: { userId: carol.userId }, amount: eur }, bob);
    const state = async (accountId: string) => {
      const { ledgerAccount } = await olivia.client.ask(operation("LedgerAccount"), { id: accountId });
      return [ledgerAccount.state, ledgerAccount.ownerFrozen];
    };
    expect(await state(blocked)).toEqual(["FROZEN", true]);
    await ask("UnfreezeUser", { userId: carol.userId, reason: "r" });
    expect(await state(blocked)).toEqual(["FROZEN", false]);
    const again = await logIn(coffer.url, carol.username, carol.password);
    const { accounts } = (await again.client.ask("{ me { accounts { id currency } } }")).me;
    const opened = accounts.find(({ currency }: Answer) => currency === "EUR");
    expect(await available(again, opened.id)).toBe("5.00");
  });
});
