import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { ADDRESS, makeGoing, wei } from "../../../test/fakes/going.ts";
import { cents } from "../../../test/fakes/world.ts";
import type { WithdrawToAddress } from "./withdraw-to-address.ts";

type World = ReturnType<typeof makeGoing>;

describe("withdrawToAddress", () => {
  it.each<[string, string, (world: World) => Partial<WithdrawToAddress>]>([
    ["somebody else's account", "ACCOUNT_NOT_FOUND", ({ bob }) => ({ fromAccountId: bob.account.id })],
    ["what is no account's id", "ACCOUNT_NOT_FOUND", () => ({ fromAccountId: null })],
    ["another currency than the account has", "CURRENCY_MISMATCH", () => ({ amount: cents(1n) })],
    ["a network that nobody here knows", "NETWORK_CLOSED", () => ({ network: "DOGECOIN" })],
    ["no network's name", "NETWORK_CLOSED", () => ({ network: "" })],
    [
      "a currency that the network does not carry",
      "NETWORK_CURRENCY_MISMATCH",
      ({ alice }) => ({ fromAccountId: alice.account.id, amount: cents(1n) }),
    ],
    ["no address", "ADDRESS_INVALID", () => ({ address: "" })],
    ["an address of another checksum", "ADDRESS_INVALID", () => ({ address: ADDRESS.replace("aA", "Aa") })],
    ["an address that nobody has", "ADDRESS_INVALID", () => ({ address: `0x${"0".repeat(40)}` })],
    [
      "what no node would relay",
      "AMOUNT_UNSUPPORTED",
      (world) => {
        world.switch(true, "BITCOIN BTC");
        return {
          fromAccountId: world.directory.account(world.alice.userId, "BTC").id,
          ...{ network: "BITCOIN", address: "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080" },
          amount: money({ code: "BTC", scale: 8 }, 293n),
        };
      },
    ],
  ])("refuses %s, notes nothing and wakes nobody", async (_what, code, asked) => {
    const world = makeGoing();
    expect(await world.withdraw(asked(world))).toMatchObject({ ok: false, error: { code } });
    expect([world.money.submitted, world.woken]).toEqual([[], []]);
  });

  it("refuses what is closed for now, and the key is free", async () => {
    const world = makeGoing();
    world.switch(false);
    expect(await world.withdraw()).toEqual(err({ code: "NETWORK_CLOSED" }));
    world.switch(true);
    expect(await world.withdraw()).toMatchObject({ ok: true });
  });

  it("says that it is stopped where it is, and the key is free", async () => {
    const world = makeGoing();
    world.stopNetwork(true);
    expect(await world.withdraw()).toEqual(err({ code: "NETWORK_STOPPED" }));
    expect(await world.withdraw({ network: "BITCOIN" })).toEqual(err({ code: "NETWORK_CLOSED" }));
    world.stopNetwork(false);
    expect(await world.withdraw()).toMatchObject({ ok: true });
  });

  it.each([
    { code: "INSUFFICIENT_FUNDS", available: { units: "1", currency: "ETH" } },
    { code: "ACCOUNT_FROZEN" },
    { code: "QUOTA_EXCEEDED", limit: 2 },
    { code: "CURRENCY_DISABLED", currency: "ETH" },
  ] as const)("answers %j where it is decided so, also to the repeat", async (refusal) => {
    const world = makeGoing();
    world.money.refuseNext(refusal);
    for (let times = 0; times < 2; times += 1)
      expect(await world.withdraw()).toMatchObject({ ok: false, error: { code: refusal.code } });
    expect(world.money.list()).toEqual([]);
  });

  it("notes it as PENDING with its address as the network writes it, reserved for what we have there", async () => {
    const world = makeGoing();
    const payment = await world.made({ address: ADDRESS.toLowerCase(), memo: "rent" });
    expect(payment).toMatchObject({ kind: "WITHDRAWAL", status: "PENDING", amount: wei(500n), memo: "rent", to: null });
    expect(world.money.submitted.map(({ step }) => step)).toMatchObject([
      { kind: "requestWithdrawal", payment: { payout: { network: "ETHEREUM", address: ADDRESS } } },
    ]);
    expect(world.woken).toEqual([1]);
    expect(await world.addressPayouts.find(payment.id)).toMatchObject({ state: "PLANNED", address: ADDRESS });
  });

  it("takes one address in two cases for the same request, and refuses the key with anything else", async () => {
    const world = makeGoing();
    const { id } = await world.made();
    expect((await world.made({ address: ADDRESS.toLowerCase() })).id).toBe(id);
    const other = `0x${"12".repeat(20)}`;
    for (const changes of [{ address: other }, { amount: wei(501n) }, { memo: "x" }, { network: "TRON" }])
      expect(await world.withdraw(changes)).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(world.money.list()).toHaveLength(1);
  });

  it("gives a repeat its withdrawal also where its network was closed since, and its account is not known", async () => {
    const world = makeGoing();
    const { id } = await world.made();
    world.switch(false);
    world.directory.forget();
    expect((await world.made()).id).toBe(id);
  });
});
