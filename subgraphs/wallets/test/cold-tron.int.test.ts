import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SHAPES } from "./apart.ts";
import { coldOnTron, TRX_CAP, USDT_CAP } from "./cold-tron.ts";
import { SOLID, startChain, TRX, USDT, VALID_BLOCKS } from "./expiring-process.ts";
import { addressOfKey, newKey, newPayee, ownOnTron, TRON_ASSET } from "./own-expiring.ts";
import { termOf } from "./reconciling.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "TRON";
const trx = (units: bigint) => money(TRON_ASSET, units * TRX);
const usdt = (units: bigint) => money(USDT.asset, units * TRX);

describe.each(SHAPES)("what a treasury of Tron holds above its cap, signed by $whose", ({ isApart }) => {
  let tron: TronStandIn;
  let here: World;
  beforeEach(async () => {
    [tron, here] = await Promise.all([startChain(), world({ isApart })]);
  });
  afterEach(async () => {
    await here.close();
    await tron.stop();
  });
  const paused = () => here.rows("SELECT 1 AS one FROM wallets.source WHERE paused_for IS NOT NULL");

  it("goes to the address that two have agreed on, behind what payments wait for, and is the house's there as before", async () => {
    const { keepAt, round, listSends, settle, request, find, books, ...of } = await coldOnTron(here, tron);
    const { treasury, frozen, balanced, balanceOf, told, compare, process } = of;
    await balanced();
    await keepAt(frozen);
    const payment = await request(newPayee(), 1_000n * TRX);
    books.asked(payment, 1_000n * TRX, { network: NETWORK, currency: "TRX" });
    await round();
    expect(await listSends("COLD")).toMatchObject([
      { state: "BROADCAST", source: treasury.address, payee: frozen, amount: trx(79_000n), token: null },
    ]);
    await settle(1);
    await balanced();
    await settle();
    const [cold, ...others] = await listSends("COLD");
    expect(cold).toMatchObject({ state: "FINAL", amount: trx(79_000n) });
    expect(others).toEqual([]);
    expect(balanceOf(frozen)).toBe(79_000n * TRX);
    const fees = (cold?.mined?.fee ?? 0n) + ((await find(payment)).mined?.fee ?? 0n);
    // Nobody had paid either of them before.
    expect(fees).toBeGreaterThan(2n * TRX);
    expect(balanceOf(treasury.address)).toBe(20_000n * TRX - fees);
    await balanced();
    expect(termOf(await compare("TRX"), "TREASURY")).toBe(99_000n * TRX - fees);
    // No funding of what came there from here.
    expect(await told("treasury.funded")).toHaveLength(2);
    expect(await told("fee.paid")).toHaveLength(2);
    expect(await process.app.readTreasuries.list()).toMatchObject([
      {
        cold: [{ address: frozen, isInForce: true, balance: trx(79_000n), tokens: [{ balance: usdt(0n) }] }],
      },
    ]);
  });

  it("goes of a token by its contract, for TRX of the treasury, beside what goes of TRX", async () => {
    const { keepAt, listSends, settle, treasury, frozen, balanced, balanceOf, tokensOf, told } = await coldOnTron(
      here,
      tron,
    );
    await keepAt(frozen, { caps: [TRX_CAP, USDT_CAP] });
    await settle(4);
    const sent = await listSends("COLD");
    expect(sent.map(({ state, amount }) => ({ state, amount }))).toEqual(
      expect.arrayContaining([
        { state: "FINAL", amount: trx(80_000n) },
        { state: "FINAL", amount: usdt(4_900n) },
      ]),
    );
    expect(sent).toHaveLength(2);
    expect([tokensOf(frozen), tokensOf(treasury.address)]).toEqual([4_900n * TRX, 100n * TRX]);
    const fees = sent.reduce((sum, { mined }) => sum + (mined?.fee ?? 0n), 0n);
    expect([balanceOf(frozen), balanceOf(treasury.address)]).toEqual([80_000n * TRX, 20_000n * TRX - fees]);
    expect(await told("treasury.funded")).toHaveLength(2);
    await balanced();
  });

  it("that is dead has ended, and what is above the cap by then goes where two have agreed meanwhile", async () => {
    const { keepAt, round, listSends, settle, frozen, balanced, balanceOf, attempts, mine, pay, treasury } =
      await coldOnTron(here, tron);
    await keepAt(frozen);
    await round();
    const [first] = await listSends("COLD");
    if (!first) throw new Error("it was planned");
    const drop = async () => tron.chain.drop((await attempts(first))[0]?.txid ?? "");
    await drop();
    const other = addressOfKey(newKey());
    await keepAt(other, { basedOn: 1 });
    await pay(treasury.address, 5_000n * TRX);
    // As long as it might be mined nothing else goes.
    mine(VALID_BLOCKS - 1);
    await round();
    expect(await listSends("COLD")).toMatchObject([{ state: "BROADCAST", payee: frozen }]);
    await drop();
    mine(SOLID + 3);
    await settle(4);
    expect(await listSends("COLD")).toMatchObject([
      { state: "CANCELLED", payee: frozen, amount: trx(80_000n) },
      { state: "FINAL", payee: other, amount: trx(85_000n) },
    ]);
    for (const send of await listSends("COLD")) expect(await attempts(send)).toHaveLength(1);
    expect([balanceOf(frozen), balanceOf(other)]).toEqual([0n, 85_000n * TRX]);
    await balanced();
  });

  it("goes once, however many processes look, and not while the treasury is paused, halted or stopped", async () => {
    const { keepAt, listSends, settle, frozen, startProcess, mine, treasury, process, pay, balanced } =
      await coldOnTron(here, tron);
    const operatorId = person("OPERATOR").userId;
    const switchTo = (state: "OPEN" | "PAUSED") =>
      process.app.switchTreasury({ operatorId, network: NETWORK, state, reason: "looked" });
    const never = async () => {
      await settle(1);
      expect(await listSends("COLD")).toEqual([]);
    };
    await switchTo("PAUSED");
    await keepAt(frozen);
    await never();
    await switchTo("OPEN");
    await here.rows("UPDATE wallets.source SET paused_for = 'REFUSED'");
    await never();
    await here.rows("UPDATE wallets.source SET paused_for = NULL");
    await here.rows(
      "UPDATE wallets.custody SET state = 'STOPPED', since_height = 1, since_hash = '0', since_at = now()",
    );
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('TRON', 'TRX', 6, 'STOPPED', 1, '0', now()) ON CONFLICT DO NOTHING",
    );
    await never();
    await here.rows("DELETE FROM wallets.custody");
    const others = [startProcess(), startProcess(), startProcess()];
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await Promise.all(others.map(({ round }) => round()));
      mine();
    }
    expect(await listSends("COLD")).toHaveLength(1);
    await pay(treasury.address, 90_000n * TRX);
    mine();
    await others[0]?.round();
    expect(await listSends("COLD")).toHaveLength(1);
    await settle(4);
    expect(await listSends("COLD")).toMatchObject([{ state: "FINAL", amount: trx(80_000n) }, { state: "FINAL" }]);
    await balanced();
  });

  it("is there what comes from outside, which is funding, and what another program moves is missing, and halts nothing", async () => {
    const begun = await coldOnTron(here, tron);
    const { keepAt, settle, frozen, key, balanced, compare, told, pay, payTokens, request, find, process } = begun;
    const own = ownOnTron({ here, tron, expiring: begun });
    await keepAt(frozen, { caps: [TRX_CAP, USDT_CAP] });
    await settle(4);
    await pay(frozen, 7n * TRX);
    await payTokens(frozen, 9n * TRX);
    await settle();
    const funded = (await told("treasury.funded")).map(({ data }) => data as { address: string; amount: string });
    expect(
      funded
        .filter(({ address }) => address === frozen)
        .map(({ amount }) => amount)
        .toSorted(),
    ).toEqual(["7.000000", "9.000000"]);
    await balanced();
    // Its key is elsewhere by intent.
    own.sendElsewhere(key, newPayee(), 3n * TRX);
    own.sendElsewhere(key, newPayee(), 4n * TRX, { contract: USDT.contract, feeLimit: 100n * TRX });
    await settle(1);
    expect(await paused()).toEqual([]);
    expect((await process.app.readTreasuries.list())[0]?.halt).toBeNull();
    expect(await compare("USDT")).toMatchObject({
      ...{ state: "DIFFERS", difference: -4n * TRX },
      odd: [{ address: frozen, expected: 4_909n * TRX, units: 4_905n * TRX }],
    });
    expect(await compare("TRX")).toMatchObject({ state: "DIFFERS", odd: [{ address: frozen }] });
    // What is below a difference's time goes on.
    const payment = await request(newPayee(), TRX);
    await settle(2);
    expect(await find(payment)).toMatchObject({ state: "FINAL" });
  });

  it("waits, and ends not again and again, where the address or the token's contract does not take it", async () => {
    const { keepAt, settle, listSends, balanceOf, treasury } = await coldOnTron(here, tron);
    await keepAt(USDT.contract, { caps: [TRX_CAP, USDT_CAP] });
    await settle(4);
    expect((await listSends("COLD")).map(({ state, amount }) => `${state} ${amount.asset.code}`).toSorted()).toEqual([
      "PLANNED TRX",
      "PLANNED USDT",
    ]);
    expect(balanceOf(treasury.address)).toBe(100_000n * TRX);
    expect(here.lines.filter((line) => line.includes("what is to be kept cold waits")).length).toBeGreaterThan(0);
  });

  it("is refused an address that somebody here has, one that is nothing, and keys that spend; an account's key is taken", async () => {
    const { propose, process, treasury } = await coldOnTron(here, tron);
    const { said } = await here.create(person(), { network: NETWORK });
    const hers = said?.wallet?.addresses.nodes[0]?.address ?? "";
    for (const address of [hers, treasury.address])
      expect(await propose(address)).toEqual(err({ code: "COLD_ADDRESS_TAKEN" }));
    const { readColdPlace } = process.app;
    for (const text of ["nothing", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", hers.toLowerCase()])
      expect(readColdPlace(NETWORK, text)).toEqual(err("ADDRESS_INVALID"));
    expect(readColdPlace(NETWORK, newKey().toString("hex"))).toEqual(err("PRIVATE_KEY"));
  });
});
