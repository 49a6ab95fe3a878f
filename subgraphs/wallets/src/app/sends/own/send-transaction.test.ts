import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { ALICE, makeOwnWorld, NOTHING } from "../../../../test/fakes/own-world.ts";
import { FITTING, NATIVE } from "../../../../test/fakes/sending-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { WAITING_MAX } from "./plan-offered.ts";

const RICH = 1_000_000_000n;

async function setting() {
  const here = makeOwnWorld();
  const wallet = here.bring(["one"]);
  here.ether.give("one", RICH);
  await here.steps.follow();
  return { ...here, wallet };
}

describe("what an owner sends", () => {
  it("is planned once for its key, also where many ask at once, and other arguments are another request", async () => {
    const { wallet, ask, sends, announced } = await setting();
    const asked = { idempotencyKey: "once" };
    const said = await Promise.all([ask(wallet.id, asked), ask(wallet.id, asked), ask(wallet.id, asked)]);
    const [send] = sends.all();
    expect(said).toEqual([1, 2, 3].map(() => ({ ok: true, value: send?.id })));
    expect(send).toMatchObject({
      ...{ kind: "OWN", state: "PLANNED", source: "one", payee: "bob", walletId: wallet.id, userId: ALICE },
      ...{ paymentId: null, isAll: false, amount: { units: 5n } },
    });
    expect(sends.all()).toHaveLength(1);
    expect(announced.length).toBeGreaterThan(0);
    for (const changes of [
      { payee: "carl" },
      { amount: money(NATIVE, 6n) },
      { amount: null },
      { maximumFee: money(NATIVE, 9n) },
      { priority: "HIGH" } as const,
      { from: { addressId: newId("adr") } },
    ])
      expect(await ask(wallet.id, { ...asked, ...changes })).toEqual({
        ok: false,
        error: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
  });

  it("is refused of a wallet that is not theirs, or that cannot send, before any node is asked", async () => {
    const { bring, ask, node, sends } = await setting();
    node().fault = new NoAnswer("it is away");
    const refusals = [
      [null, { code: "WALLET_NOT_FOUND" }],
      [newId("wal"), { code: "WALLET_NOT_FOUND" }],
      [bring(["two"], { userId: newId("usr") }).id, { code: "WALLET_NOT_FOUND" }],
      [bring(["four"], { kind: "CUSTODIAL" }).id, { code: "WALLET_CANNOT_SEND", why: "POOLED" }],
      [bring(["five"], { archivedAt: new Date(0) }).id, { code: "WALLET_ARCHIVED" }],
      [bring(["six"], { network: "ELSEWHERE" }).id, { code: "CHAIN_UNAVAILABLE" }],
    ] as const;
    for (const [id, error] of refusals) expect(await ask(id)).toEqual({ ok: false, error });
    expect(sends.all()).toEqual([]);
  });

  it("is refused of another currency, to no address, and from an address that the wallet has not", async () => {
    const { wallet, ask, sends } = await setting();
    const mismatch = { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: NATIVE.code };
    const refusals = [
      [{ currency: "EUR" }, mismatch],
      [{ maximumFee: money(FITTING.asset, 9n) }, mismatch],
      [{ payee: NOTHING }, { code: "ADDRESS_INVALID" }],
      [{ from: { addressId: null } }, { code: "ADDRESS_NOT_FOUND" }],
      [{ from: { addressId: newId("adr") } }, { code: "ADDRESS_NOT_FOUND" }],
    ] as const;
    for (const [changes, error] of refusals) expect(await ask(wallet.id, changes)).toEqual({ ok: false, error });
    expect(sends.all()).toEqual([]);
  });

  it("is refused where no node answers, and its key is free then", async () => {
    const { wallet, ask, node } = await setting();
    node().fault = new NoAnswer("it is away");
    const asked = { idempotencyKey: "again" };
    expect(await ask(wallet.id, asked)).toEqual({ ok: false, error: { code: "CHAIN_UNAVAILABLE" } });
    node().fault = null;
    expect(await ask(wallet.id, asked)).toMatchObject({ ok: true });
  });

  it("waits as often as may be, until a block has some of it", async () => {
    const { wallet, ask, round, ether } = await setting();
    for (let count = 0; count < WAITING_MAX; count += 1) expect(await ask(wallet.id)).toMatchObject({ ok: true });
    const tooMany = { ok: false, error: { code: "TRANSACTIONS_TOO_MANY", limit: WAITING_MAX } };
    expect(await ask(wallet.id, { idempotencyKey: "more" })).toEqual(tooMany);
    await round();
    expect(await ask(wallet.id, { idempotencyKey: "more" })).toEqual(tooMany);
    ether.mine();
    await round();
    expect(await ask(wallet.id, { idempotencyKey: "more" })).toMatchObject({ ok: true });
  });

  it("is signed though the treasury is paused, its currency is stopped, and a policy denies everything", async () => {
    const { wallet, ask, round, find, sends, setPolicy, told } = await setting();
    const [treasury] = sends.rows().treasuries.values();
    if (treasury) sends.rows().treasuries.set(treasury.network, { ...treasury, state: "PAUSED" });
    sends.rows().stopped.add(NATIVE.code);
    setPolicy({ transactionMax: 1n });
    const sent = await ask(wallet.id);
    if (!sent.ok) throw new Error(sent.error.code);
    await round();
    expect(find(sent.value)).toMatchObject({ state: "BROADCAST", nonce: 0 });
    expect(sends.rows().verdicts).toEqual([]);
    expect(told("payout.failed")).toEqual([]);
  });
});
