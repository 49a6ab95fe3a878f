import { newId } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { balanceCall } from "../src/adapters/chains/ethereum/token-calls.ts";
import { makeNoteCredited } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import { makeTokenReader } from "../src/adapters/postgres/tokens/token-rows.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { SKIMMING_CODE } from "./skimming-token/bytecode.ts";
import { findMiscounted } from "./sweepable.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: 10_000_000n,
};
/** Above what a number of JavaScript can say. */
const MUCH = 2n ** 53n + 1n;
const MUCH_TEXT = "9007199254.740993";

describe.skipIf(whyNoAnvil())("tokens on Ethereum, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  let holder = "";
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 2 }), world()]);
    [holder = ""] = (await anvil.ask("eth_accounts")) as string[];
  });
  afterEach(async () => {
    expect(await findMiscounted(here)).toEqual([]);
    await here.close();
    await anvil.stop();
  });

  /** Whoever calls it: `mint(address,uint256)`, or `transfer(address,uint256)`. */
  const call = (selector: "40c10f19" | "a9059cbb", to: string, units: bigint, contract = TEST_USDC_ADDRESS) => {
    const data = Buffer.from(encodeCall(selector, [wordOfAddress(to), wordOfUnits(units)])).toString("hex");
    return anvil.ask("eth_sendTransaction", { from: holder, to: contract, gas: "0x30d40", data: `0x${data}` });
  };
  const mint = (to: string, units: bigint, contract?: string) =>
    call("40c10f19", to, units, contract) as Promise<string>;
  const send = (to: string, units: bigint) => call("a9059cbb", to, units) as Promise<string>;
  const readTokens = async (address: string, contract = TEST_USDC_ADDRESS) =>
    BigInt((await anvil.ask("eth_call", { to: contract, data: balanceCall(address) }, "latest")) as string);
  const newAddress = async () => {
    const { said } = await here.create(person(), { network: NETWORK });
    return said?.wallet?.addresses.nodes[0]?.address ?? "";
  };
  const deposits = () =>
    here.rows<{ txid: string; position: string; currency: string; units: string; state: string; credits: number }>(
      "SELECT txid, position, currency, units::text AS units, state, credits FROM wallets.deposit ORDER BY id",
    );
  const pass = async ({ mine, round }: Sending, blocks: number) => {
    for (let count = 0; count < blocks; count += 1) {
      await mine();
      await round();
    }
  };
  /** As payments would, whatever is confirmed. */
  const creditAll = async ({ told }: Sending): Promise<void> => {
    for (const { data } of await told("deposit.confirmed")) {
      const { depositId, credit } = data as { depositId: ReturnType<typeof newId<"dep">>; credit: number };
      await inTransaction(here.environment.pool, (client) =>
        makeNoteCredited(pgSql(client))({ depositId, credit, paymentId: newId("pay"), at: new Date() }),
      );
    }
  };
  const dataOf = <T>(events: readonly { readonly data: unknown }[]) => events.map(({ data }) => data as T);
  const kept = () => makeTokenReader(pgSql(here.environment.pool)).list(NETWORK);
  const told = async (sending: Sending) =>
    dataOf<{ currency: string; state: string }>(await sending.told("treasury.switched")).map(
      ({ currency, state }) => `${currency} ${state}`,
    );

  it("come in by what their contract says, and are told with their own currency, to the last unit", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    await sending.openTreasury();
    expect(await kept()).toMatchObject([{ contract: TEST_USDC_ADDRESS, state: "FITS" }]);
    expect((await told(sending)).toSorted()).toEqual(["ETH OPEN", "USDC OPEN"]);
    const address = await newAddress();
    const [minted, nothing] = [await mint(address, MUCH), await send(address, 0n)];
    await mint(holder, 7n);
    await sending.mine();
    await sending.round();
    expect(await deposits()).toMatchObject([
      { txid: minted, position: "log:0", currency: "USDC", state: "CONFIRMING" },
    ]);
    await pass(sending, 2);
    const [confirmed, ...others] = dataOf<{ currency: string; amount: string; txid: string }>(
      await sending.told("deposit.confirmed"),
    );
    expect(others).toEqual([]);
    expect(confirmed).toMatchObject({ currency: "USDC", amount: MUCH_TEXT, txid: minted, address });
    expect(nothing).not.toBe(minted);
  });

  it("are one deposit where their transaction is mined again behind another, at its place of then", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    await sending.openTreasury();
    const address = await newAddress();
    await mint(holder, 100n);
    await sending.mine();
    const txid = await send(address, 60n);
    await sending.mine();
    const raw = await anvil.ask("eth_getRawTransactionByHash", txid);
    await sending.round();
    await anvil.ask("anvil_reorg", 1, []);
    const [, second] = (await anvil.ask("eth_accounts")) as string[];
    [holder = ""] = [second];
    await anvil.ask("eth_sendTransaction", {
      ...{ from: second, to: TEST_USDC_ADDRESS, gas: "0x30d40", gasPrice: "0x174876e800" },
      data: `0x${Buffer.from(encodeCall("40c10f19", [wordOfAddress(address), wordOfUnits(5n)])).toString("hex")}`,
    });
    await anvil.ask("eth_sendRawTransaction", raw);
    await pass(sending, 3);
    const receipt = (await anvil.ask("eth_getTransactionReceipt", txid)) as { readonly logs: { logIndex: string }[] };
    expect(receipt.logs[0]?.logIndex).toBe("0x1");
    expect(
      (await deposits()).map(({ txid: id, position, units, credits }) => [id === txid, position, units, credits]),
    ).toEqual(
      expect.arrayContaining([
        [true, "log:0", "60", 1],
        [false, "log:0", "5", 1],
      ]),
    );
    expect(
      dataOf<{ amount: string }>(await sending.told("deposit.confirmed"))
        .map(({ amount }) => amount)
        .toSorted(),
    ).toEqual([...["0.000005", "0.000060"]]);
  });

  it("go out by their contract, whose event proves it, and cost ether", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    const { openTreasury, request, round, find, attempts, balanceOf } = sending;
    const treasury = await openTreasury();
    await mint(treasury.address, MUCH);
    await pass(sending, FINALITY + 1);
    const to = nextPayee();
    const paymentId = await request(to, MUCH_TEXT, "NORMAL", "USDC");
    await round();
    await pass(sending, FINALITY + 1);
    const send = await find(paymentId);
    expect(send).toMatchObject({
      ...{ state: "FINAL", source: treasury.address, token: { contract: TEST_USDC_ADDRESS, owner: null } },
      mined: { isSuccess: true, hasMoved: true },
    });
    expect(await readTokens(to)).toBe(MUCH);
    expect([await balanceOf(to), await balanceOf(treasury.address)]).toEqual([
      ...[0n, 100n * 10n ** 18n - (send.mined?.fee ?? 0n)],
    ]);
    expect((await attempts(send))[0]?.fees.gasLimit).toBeGreaterThanOrEqual(65_000n);
    expect(dataOf<{ txid: string }>(await sending.told("payout.confirmed"))).toMatchObject([{ paymentId }]);
    expect(dataOf<{ currency: string }>(await sending.told("fee.paid"))).toMatchObject([{ currency: "ETH" }]);
    // What came from outside is the house's, of each currency.
    expect(
      dataOf<{ currency: string; amount: string }>(await sending.told("treasury.funded")).map(
        ({ currency, amount }) => `${amount} ${currency}`,
      ),
    ).toEqual(expect.arrayContaining([`${MUCH_TEXT} USDC`, "1000000.000000 USDC", "100.000000000000000000 ETH"]));
  });

  it("have paid once where the first attempt is mined after it was replaced", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    const { openTreasury, request, round, find, attempts, process, mine } = sending;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, "12.5", "NORMAL", "USDC");
    await round();
    const { id } = await find(paymentId);
    await process.app.manageSends.speedUp({ operatorId: person("OPERATOR").userId, sendId: id, reason: "it waits" });
    await round();
    const [first, second] = await attempts(await find(paymentId));
    if (!first || !second) throw new Error("it was replaced");
    await anvil.ask("anvil_dropTransaction", second.txid);
    await anvil.ask("eth_sendRawTransaction", `0x${Buffer.from(first.bytes).toString("hex")}`);
    await mine(FINALITY);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: first.txid } });
    expect(await readTokens(to)).toBe(12_500_000n);
    expect(await sending.told("payout.confirmed")).toHaveLength(1);
  });

  it("are swept by what their owner authorises, without ether there, once, and from a minimum on", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    const { openTreasury, round, sends, told: saidOf, balanceOf } = sending;
    const treasury = await openTreasury();
    const address = await newAddress();
    await mint(address, 9_999_999n);
    await pass(sending, 2);
    await creditAll(sending);
    await pass(sending, 2);
    const list = () => sends.list({ network: NETWORK, kind: "SWEEP", states: null, after: null, count: 9 });
    expect(await list()).toEqual([]);
    await mint(address, 1n);
    await pass(sending, 2);
    await creditAll(sending);
    await round();
    await round();
    expect(await list()).toMatchObject([
      {
        ...{ source: treasury.address, payee: treasury.address, amount: { units: 10_000_000n }, state: "BROADCAST" },
        token: { contract: TEST_USDC_ADDRESS, owner: address },
      },
    ]);
    await pass(sending, FINALITY + 2);
    expect(await list()).toMatchObject([{ state: "FINAL", mined: { isSuccess: true, hasMoved: true } }]);
    expect([await readTokens(address), await balanceOf(address)]).toEqual([0n, 0n]);
    expect(await readTokens(treasury.address)).toBe(1_000_000_000_000n + 10_000_000n);
    expect(dataOf<{ address: string }>(await saidOf("fee.paid"))).toMatchObject([{ address: treasury.address }]);
    // It was custody before.
    expect(await saidOf("treasury.funded")).toHaveLength(2);
  });

  it("that sign for another domain are neither credited nor sent, and ether is, until they are mended", async () => {
    const wrong = { ...USDC, domain: { name: "USD Coin", version: "1" } };
    const sending = makeSending({ here, anvil, tokens: [wrong] });
    await sending.round();
    await sending.round();
    await sending.round();
    await pass(sending, 8);
    expect(await kept()).toMatchObject([{ state: "REFUSED", fault: "OTHER_DOMAIN" }]);
    expect(here.lines.filter((line) => line.includes("another name, version or chain"))).toHaveLength(1);
    expect((await told(sending)).at(-1)).toBe("USDC PAUSED");
    const address = await newAddress();
    await mint(address, 50_000_000n);
    await anvil.ask("eth_sendTransaction", { from: holder, to: address, value: "0x5" });
    const paymentId = await sending.request(nextPayee(), "1", "NORMAL", "USDC");
    const ether = await sending.request(nextPayee(), "1");
    await pass(sending, FINALITY + 1);
    expect((await deposits()).map(({ currency, state }) => [currency, state]).toSorted()).toEqual([
      ["ETH", "CONFIRMED"],
      ["USDC", "CONFIRMING"],
    ]);
    expect([(await sending.find(paymentId)).state, (await sending.find(ether)).state]).toEqual(["PLANNED", "FINAL"]);
    expect(dataOf<{ currency: string }>(await sending.told("treasury.funded"))).toMatchObject([{ currency: "ETH" }]);

    const mended = makeSending({ here, anvil, tokens: [USDC] });
    await pass(mended, 1);
    // What waited is put off for some minutes: they are over.
    await here.rows("UPDATE wallets.send SET look_again_at = created_at WHERE look_again_at IS NOT NULL");
    await pass(mended, FINALITY + 2);
    expect((await deposits()).map(({ state }) => state)).toEqual(["CONFIRMED", "CONFIRMED"]);
    expect((await mended.find(paymentId)).state).toBe("FINAL");
    expect((await told(mended)).at(-1)).toBe("USDC OPEN");
  });

  it("whose event says less than was sent are a failure that is told, and never paid", async () => {
    const txid = await anvil.ask("eth_sendTransaction", { from: holder, gas: "0x16e360", data: `0x${SKIMMING_CODE}` });
    await anvil.ask("anvil_mine", 1);
    const { contractAddress } = (await anvil.ask("eth_getTransactionReceipt", txid)) as { contractAddress: string };
    const [row] = await here.rows<{ address: string }>("SELECT $1::text AS address", [contractAddress]);
    const { readEthereumAddress } = await import("@coffer/addresses/ethereum");
    const contract = readEthereumAddress(row?.address ?? "") ?? "";
    const token: Token = {
      ...{ asset: { code: "SKIM", scale: 6 }, contract, domain: { name: "Skimming", version: "1" } },
      sweepMinimum: null,
    };
    const sending = makeSending({ here, anvil, tokens: [token] });
    const treasury = await sending.openTreasury();
    await mint(treasury.address, 1_000n, contract);
    await pass(sending, 2);
    const to = nextPayee();
    const paymentId = await sending.request(to, "0.000500", "NORMAL", "SKIM");
    await sending.round();
    await pass(sending, 2);
    expect(await sending.find(paymentId)).toMatchObject({
      state: "BROADCAST",
      mined: { isSuccess: true, hasMoved: false },
    });
    await pass(sending, FINALITY);
    expect(await sending.find(paymentId)).toMatchObject({ state: "FAILED", failure: "NOT_MOVED" });
    expect(await readTokens(to, contract)).toBe(495n);
    expect(await sending.told("payout.confirmed")).toEqual([]);
    expect(dataOf<{ reason: string }>(await sending.told("payout.failed"))).toMatchObject([{ reason: "NOT_MOVED" }]);
    expect(here.lines.some((line) => line.includes("has paid nothing") && line.includes("NOT_MOVED"))).toBe(true);
  });
});
