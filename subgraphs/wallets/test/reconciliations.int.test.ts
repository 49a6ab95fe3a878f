import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Send } from "../src/domain/sends/send.ts";
import { makeBooks } from "./books.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { makeSending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;
const operatorId = person("OPERATOR").userId;

describe.skipIf(whyNoAnvil())("the books and the chain of ether, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  async function setting() {
    const sending = makeSending({ here, anvil, rules: { sweepMinimum: ETHER / 10n } });
    const books = await makeBooks(here);
    const reconciling = makeReconciling({ here, network: NETWORK, urls: [anvil.url] });
    const treasury = await sending.openTreasury();
    const makeAddress = async () =>
      (await here.create(person(), { network: NETWORK })).said?.wallet?.addresses.nodes[0]?.address ?? "";
    const addresses = [await makeAddress(), await makeAddress()];
    const give = async (to: string, units: bigint) => {
      const [from] = (await anvil.ask("eth_accounts")) as string[];
      await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
    };
    const impersonate = async (from: string, to: string, units: bigint) => {
      await anvil.ask("anvil_impersonateAccount", from);
      await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
      await anvil.ask("anvil_stopImpersonatingAccount", from);
    };
    const request = async (to: string, amount: string) => {
      const paymentId = await sending.request(to, amount);
      books.asked(paymentId, BigInt(amount) * ETHER);
      return paymentId;
    };
    /** What a reorganisation has taken back is given to nodes again. */
    const round = async () => {
      sending.clock.pass(1_000);
      await sending.round();
    };
    /** Everything comes to its end, in the books too. */
    const settle = async () => {
      for (let blocks = 0; blocks < 2 * FINALITY + 4; blocks += 1) {
        await sending.mine();
        await round();
        await books.takeAll();
        await books.tellCredited();
      }
    };
    return { ...sending, round, request, books, ...reconciling, treasury, addresses, give, impersonate, settle };
  }
  type Setting = Awaited<ReturnType<typeof setting>>;
  const balanced = async ({ compare }: Pick<Setting, "compare">) => {
    const reconciliation = await compare();
    expect(reconciliation).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
    return reconciliation;
  };

  it("add up at every block of any history, and whenever the books hear of it", async () => {
    const ACTIONS = ["DEPOSIT", "PAYOUT", "MINE", "REORG", "BOOK_FIRST", "BOOK_LAST", "CREDIT", "CANCEL"] as const;
    const world = await setting();
    const { give, request, mine, round, books, addresses, process, sends } = world;
    const open: string[] = [];
    const act = async (action: (typeof ACTIONS)[number], n: number) => {
      const waiting = await books.waiting();
      if (action === "DEPOSIT") await give(addresses[n % 2] as string, ETHER + BigInt(n));
      if (action === "PAYOUT") open.push(await request(nextPayee(), String(1 + (n % 3))));
      if (action === "MINE") await mine(1 + (n % 3));
      if (action === "REORG") await anvil.ask("anvil_reorg", 1 + (n % 3), []);
      const [event] = action === "BOOK_FIRST" ? waiting : action === "BOOK_LAST" ? waiting.slice(-1) : [];
      if (event) await books.takeOne(event);
      if (action === "CREDIT") await books.tellCredited(1);
      const [send] = action === "CANCEL" ? await sends.listByPayments(open.splice(0, 1) as never[]) : [];
      if (send) await process.app.manageSends.cancel({ operatorId, sendId: send.id, reason: "try" });
    };
    const script = fc.sample(fc.tuple(fc.constantFrom(...ACTIONS), fc.nat(9)), { numRuns: 40, seed: 7 });
    for (const [action, n] of script) {
      await act(action, n);
      await round();
      await balanced(world);
      await mine();
      await round();
      await balanced(world);
    }
    // Whatever was sent by then stands in a block for good, and both sides have all of it.
    await world.settle();
    const { terms } = await balanced(world);
    expect(terms.map(({ kind }) => kind)).toEqual(["LEDGER", "TREASURY", "ADDRESSES"]);
    const done = (await sends.list({ network: NETWORK, kind: null, states: null, after: null, count: 99 })).map(
      ({ kind, state }: Send) => `${kind} ${state}`,
    );
    expect(done).toEqual(expect.arrayContaining(["PAYOUT FINAL", "SWEEP FINAL"]));
  });

  it("show a wei that is stolen, stop what leaves two finalities later, and let go for what was seen and no more", async () => {
    const world = await setting();
    const { compare, custody, treasury, impersonate, mine, round, request, find, app, told } = world;
    await world.settle();
    await balanced(world);
    await impersonate(treasury.address, nextPayee(), 1n);
    await mine();
    await round();
    const seen = await compare();
    // The thief's fee is gone with it.
    expect(seen.difference).toBeLessThan(-1n);
    expect(seen).toMatchObject({ state: "DIFFERS", odd: [{ address: treasury.address }] });
    await mine(2 * FINALITY - 1);
    await round();
    expect(await compare()).toMatchObject({ state: "DIFFERS", difference: seen.difference });
    expect(await told("custody.switched")).toEqual([]);
    await mine();
    await round();
    const stopped = await compare();
    expect(stopped).toMatchObject({ state: "STOPPED", difference: seen.difference });
    expect((await told("custody.switched")).map(({ data }) => data)).toMatchObject([
      { network: NETWORK, currency: "ETH", state: "STOPPED" },
    ]);
    expect(here.lines.filter((line) => line.includes("withdrawals are stopped"))).toHaveLength(1);

    // Somebody has used a nonce of ours: that the treasury is opened again is not enough.
    const open = () =>
      world.process.app.switchTreasury({ operatorId, network: NETWORK, state: "OPEN", reason: "I looked" });
    await open();
    const waits = await request(nextPayee(), "1");
    await round();
    expect(await find(waits)).toMatchObject({ state: "PLANNED" });
    const release = (currency = "ETH") =>
      app.releaseWithdrawals({ operatorId, network: NETWORK, currency, reason: "written off" });
    expect(await release("BTC")).toMatchObject({ ok: false, error: { code: "WITHDRAWALS_NOT_STOPPED" } });
    expect(await release()).toMatchObject({ ok: true });
    expect(await release()).toMatchObject({ ok: false, error: { code: "WITHDRAWALS_NOT_STOPPED" } });
    expect(await custody()).toMatchObject({
      ...{ state: "BALANCED", accepted: seen.difference, since: null },
      switches: [
        { state: "RELEASED", reason: "written off", operatorId, difference: seen.difference },
        { state: "STOPPED", reason: null, operatorId: null, difference: seen.difference },
      ],
    });
    await round();
    await open();
    await round();
    expect(await find(waits)).toMatchObject({ state: "BROADCAST" });
    await world.settle();
    expect(await compare()).toMatchObject({ state: "BALANCED", difference: seen.difference });
    await impersonate(treasury.address, nextPayee(), 1n);
    await mine();
    await round();
    expect(await compare()).toMatchObject({ state: "DIFFERS" });
  });

  it("agree again where what was missing is booked by hand, and stay stopped until somebody lets go", async () => {
    const world = await setting();
    const { compare, books, mine, round, app, custody } = world;
    await world.settle();
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: 5n });
    expect(await compare()).toMatchObject({ state: "DIFFERS", difference: -5n });
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: -5n });
    await balanced(world);
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: -5n });
    await compare();
    await mine(2 * FINALITY);
    await round();
    expect(await compare()).toMatchObject({ state: "STOPPED", difference: 5n });
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: 5n });
    expect(await compare()).toMatchObject({ state: "STOPPED", difference: 0n });
    await app.releaseWithdrawals({ operatorId, network: NETWORK, currency: "ETH", reason: "booked" });
    expect(await custody()).toMatchObject({ state: "BALANCED", accepted: 0n });
    await balanced(world);
  });

  it("show what came unbidden with its address, before and behind its sweep, and stop nothing for it", async () => {
    const world = await setting();
    const { compare, addresses, give, mine, round } = world;
    const [address] = addresses as [string];
    await give(address, ETHER);
    await mine(2);
    await round();
    await balanced(world);
    // As a contract pays on: no transaction of the block says it.
    await anvil.ask("anvil_setBalance", address, `0x${(ETHER + 3n).toString(16)}`);
    await mine();
    await round();
    const found = await compare();
    expect(found).toMatchObject({ state: "BALANCED", difference: 0n });
    expect(found.odd).toEqual([{ address, expected: ETHER, units: ETHER + 3n }]);
    expect(termOf(found, "UNBIDDEN")).toBe(3n);
    await world.settle();
    const swept = await compare();
    expect(swept).toMatchObject({ state: "BALANCED", difference: 0n, odd: [{ address, units: 0n }] });
    expect([termOf(swept, "UNBIDDEN"), termOf(swept, "ADDRESSES")]).toEqual([3n, 0n]);
    // Somebody's after all: booked by hand, under the name of its address.
    await world.books.post({ kind: "GOODWILL", reference: address, network: NETWORK, currency: "ETH", units: 3n });
    expect(await compare()).toMatchObject({ state: "BALANCED", difference: 0n, odd: [] });
    // To an address that nothing ever came to.
    await anvil.ask("anvil_setBalance", addresses[1], "0x5");
    await mine();
    await round();
    expect(termOf(await compare(), "UNBIDDEN")).toBe(5n);
  });

  it("differ where payments has credited what no chain has brought, or what was taken back long ago", async () => {
    const world = await setting();
    const { compare, books, addresses, give, mine, round } = world;
    await world.settle();
    await books.post({
      kind: "DEPOSIT",
      reference: "dep_00000000000000000000000000/1",
      network: NETWORK,
      currency: "ETH",
      units: 7n,
    });
    expect(await compare()).toMatchObject({ difference: -7n });
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: -7n });
    await give(addresses[0] as string, ETHER / 20n);
    await mine(2);
    await round();
    await books.takeAll();
    await anvil.ask("anvil_reorg", 2, []);
    await round();
    const late = await compare();
    expect(late).toMatchObject({ difference: 0n });
    expect(termOf(late, "DEPOSITS_NOT_ON_CHAIN")).toBe(-ETHER / 20n);
    // The books never hear that it was taken back.
    await mine(2 * FINALITY + 2);
    await round();
    expect(await compare()).toMatchObject({ difference: -ETHER / 20n, state: "DIFFERS" });
  });

  it("are stopped once, and told so once, wherever whoever compares them is killed", async () => {
    const world = await setting();
    const { compare, custody, books, mine, round, told } = world;
    await books.takeAll();
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "ETH", units: 5n });
    expect(await compare()).toMatchObject({ state: "DIFFERS" });
    await mine(2 * FINALITY);
    await round();
    let deaths = 0;
    for (let at = 1, isDead = true; isDead; at += 1) {
      for (const when of ["before", "behind"] as const) {
        const dying = makeDyingPool(here.environment.pool, { at, when });
        const dead = makeReconciling({ here, network: NETWORK, urls: [anvil.url], pool: dying.pool });
        await dead.compare().catch(() => undefined);
        isDead = dying.state.isDead;
        if (isDead) deaths += 1;
      }
    }
    expect(deaths).toBeGreaterThan(20);
    expect(await compare()).toMatchObject({ state: "STOPPED", difference: -5n });
    expect((await custody()).switches).toHaveLength(1);
    expect(await told("custody.switched")).toHaveLength(1);
  });

  it("are compared once at a time, and by nobody while no provider says how the chain stands", async () => {
    const world = await setting();
    const other = makeReconciling({ here, network: NETWORK, urls: [anvil.url], pool: here.environment.pool });
    await world.give(world.addresses[0] as string, ETHER);
    await world.mine(2);
    await world.round();
    await world.books.takeAll();
    const all = await Promise.all([world, other, world, other, world, other].map(({ compare }) => compare()));
    expect(all.map(({ difference }) => difference)).toEqual(Array.from({ length: 6 }, () => 0n));
    expect(await here.rows("SELECT sequence FROM wallets.custody_posting ORDER BY sequence")).toHaveLength(2);
    await anvil.stop();
    await world.round().catch(() => undefined);
    await expect(world.compare()).rejects.toThrow("nobody says");
  });
});
