import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER, makeTronFaucet } from "../src/adapters/chains/tron/faucet.ts";
import { makeHttpJson } from "../src/adapters/rpc/http-json.ts";
import { credit, PATIENT, watchDeposits } from "./watch-deposits.ts";
import { person } from "./world.ts";

const NEEDED = 19;
const TRX = 1_000_000n;
const INT64_MAX = 2n ** 63n - 1n;
const SIMULATE = `mutation ($input: SimulateChainDepositInput!) { simulateChainDeposit(input: $input) {
  __typename ... on Refusal { code } ... on SimulateChainDepositSuccess { address txid } } }`;

const RICH = new Map([[Buffer.from(readTronAddress(HOLDER)).toString("hex"), INT64_MAX]]);
// Faster than Tron: what was taken back shall not expire before another block has it.
const startRich = (options: Parameters<typeof startTronStandIn>[0] = {}) =>
  startTronStandIn({ balances: RICH, slotMs: 1, ...options });

/** Somebody outside, whose transfers wait for a block. */
async function pay(tron: TronStandIn, to: string, units: bigint): Promise<string> {
  const txid = await makeTronFaucet(makeHttpJson({ url: new Secret(tron.url) })).send(to, units);
  if (txid === null) throw new Error("the stand-in does not take the transfer");
  return txid;
}

const start = (tron: TronStandIn, ...others: readonly string[]) =>
  watchDeposits("TRON", [...others, tron.url], async () => tron.chain.head.id.toString("hex"));

describe("what comes in over a chain of Tron", () => {
  let tron: TronStandIn;
  let parts: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    tron = await startRich();
    tron.chain.mineEmpty(30);
    parts = await start(tron);
  });
  afterAll(async () => {
    await parts.here.close();
    await tron.stop();
  });

  it("is seen in its block, confirmed by 18 more, told to payments once, and credited by its word", async () => {
    const { here, address, list, awaitState, told, isRead } = parts;
    const txid = await pay(tron, address, TRX + 1n);
    tron.chain.mine();
    const seen = await awaitState(txid, "CONFIRMING");
    expect(seen).toMatchObject({
      ...{ address, network: "TRON", confirmations: 1, confirmationsNeeded: NEEDED, payment: null },
      amount: { amount: "1.000001", currency: "TRX" },
    });
    tron.chain.mineEmpty(NEEDED - 2);
    await isRead();
    expect(await awaitState(txid, "CONFIRMING")).toMatchObject({ confirmations: NEEDED - 1 });
    expect(await told("deposit.confirmed", seen.id)).toEqual([]);
    tron.chain.mineEmpty(1);
    await awaitState(txid, "CONFIRMED");
    const [confirmed, ...more] = await told("deposit.confirmed", seen.id);
    expect(more).toEqual([]);
    expect(confirmed).toMatchObject({ data: { credit: 1, amount: "1.000001", currency: "TRX", txid, address } });
    const paymentId = await credit(here, confirmed);
    expect((await awaitState(txid, "CREDITED")).payment).toEqual({ id: paymentId });
    expect(await list()).toHaveLength(1);
  });

  it("is nobody's where the address is nobody's, and nothing where it failed", async () => {
    const { address, awaitState, list, isRead } = parts;
    const before = (await list()).map(({ id }) => id);
    await pay(tron, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", TRX);
    const failed = await pay(tron, address, 3n * TRX);
    tron.chain.mine({ failed: [failed] });
    await isRead();
    const marker = await pay(tron, address, 5n);
    tron.chain.mine();
    await awaitState(marker, "CONFIRMING");
    expect((await list()).filter(({ id }) => !before.includes(id)).map(({ txid }) => txid)).toEqual([marker]);
    tron.chain.mineEmpty(NEEDED);
    await awaitState(marker, "CONFIRMED");
  });

  it.each([1, NEEDED - 1, NEEDED, NEEDED + 1])(
    "stays, or goes and comes back, over a reorganisation of %i blocks behind its credit",
    async (depth) => {
      const { here, address, awaitState, told, isRead } = parts;
      const txid = await pay(tron, address, BigInt(depth) * TRX);
      tron.chain.mine();
      tron.chain.mineEmpty(NEEDED - 1);
      const { id } = await awaitState(txid, "CONFIRMED");
      await credit(here, (await told("deposit.confirmed", id))[0]);
      await awaitState(txid, "CREDITED");
      const isGone = depth >= NEEDED;

      tron.chain.takeBack(depth);
      tron.chain.mineEmpty(depth + 1);
      if (isGone) {
        // What was final is replaced: an operator has to look, and says that it is so.
        await expectStopped(here, isRead);
      }
      await isRead();
      const then = await awaitState(txid, isGone ? "REVERSED" : "CREDITED");
      expect(then.confirmations).toBe(isGone ? 0 : NEEDED + 1);
      expect(await told("deposit.reversed", id)).toHaveLength(isGone ? 1 : 0);
      if (!isGone) return;

      // It waits at the node: another block has it now.
      tron.chain.mine();
      tron.chain.mineEmpty(NEEDED - 1);
      await awaitState(txid, "CONFIRMED");
      const again = (await told("deposit.confirmed", id)).filter(
        ({ data }) => (data as { credit: number }).credit === 2,
      );
      expect(again).toHaveLength(1);
      const paymentId = await credit(here, again[0]);
      expect(await awaitState(txid, "CREDITED")).toMatchObject({ id, payment: { id: paymentId } });
    },
  );

  it("is ORPHANED before it was confirmed, and goes on where another block has it", async () => {
    const { address, awaitState, told, isRead } = parts;
    const txid = await pay(tron, address, 9n);
    tron.chain.mine();
    tron.chain.mineEmpty(4);
    const { id } = await awaitState(txid, "CONFIRMING");
    await isRead();
    tron.chain.replace(5);
    expect(await awaitState(txid, "ORPHANED")).toMatchObject({ id, confirmations: 0 });
    tron.chain.mine();
    tron.chain.mineEmpty(NEEDED - 1);
    expect(await awaitState(txid, "CONFIRMED")).toMatchObject({ id });
    expect(await told("deposit.reversed", id)).toEqual([]);
    expect(await told("deposit.confirmed", id)).toHaveLength(1);
  });

  it("is seen once, whoever follows: twelve in a block, and two processes", async () => {
    const { here, address, awaitState } = parts;
    const second = await here.another();
    const txids: string[] = [];
    for (let i = 0; i < 12; i += 1) txids.push(await pay(tron, address, 1_000n + BigInt(i)));
    tron.chain.mine();
    tron.chain.mineEmpty(NEEDED - 1);
    for (const txid of txids) await awaitState(txid, "CONFIRMED");
    const rows = await here.rows<{ credits: number; units: string }>(
      "SELECT credits, units::text AS units FROM wallets.deposit WHERE txid = ANY ($1) ORDER BY units",
      [txids],
    );
    expect(rows).toEqual(txids.map((_, i) => ({ credits: 1, units: String(1_000 + i) })));
    await second.stop();
  });

  it("is simulated to one's own wallet, and refused what a node does not take, and who is not its owner", async () => {
    const { here, alice, wallet, address, awaitState } = parts;
    const simulate = async (amount: string, who = alice) =>
      (await here.ask(who, SIMULATE, { input: { walletId: wallet.id, amount: { amount, currency: "TRX" } } })).data
        ?.simulateChainDeposit as { __typename: string; address: string; txid: string };
    const both = await Promise.all([simulate("0.000001"), simulate("0.000001")]);
    expect(new Set(both.map(({ txid }) => txid)).size).toBe(2);
    tron.chain.mine();
    tron.chain.mineEmpty(NEEDED - 1);
    for (const { __typename, address: to, txid } of both) {
      expect([__typename, to]).toEqual(["SimulateChainDepositSuccess", address]);
      await awaitState(txid, "CONFIRMED");
    }
    tron.fail(500);
    expect(await simulate("1")).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    tron.recover();
    expect(await simulate("1", person())).toMatchObject({ code: "WALLET_NOT_FOUND" });
  });
});

async function expectStopped(
  here: Awaited<ReturnType<typeof start>>["here"],
  isRead: () => Promise<unknown>,
): Promise<void> {
  const STATE = "SELECT state, cursor_height FROM wallets.chain";
  const height = await vi.waitFor(async () => {
    const [row] = await here.rows<{ state: string; cursor_height: number }>(STATE);
    expect(row?.state).toBe("STOPPED");
    return row?.cursor_height;
  }, PATIENT);
  const RESUME = `mutation ($input: ResumeNetworkInput!) { resumeNetwork(input: $input) { __typename } }`;
  const input = { network: "TRON", stoppedAt: height, reason: "The chain is the stand-in's" };
  const { data, errors } = await here.ask(person("OPERATOR"), RESUME, { input });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ resumeNetwork: { __typename: "ResumeNetworkSuccess" } });
  await isRead();
}

describe("amounts of Tron", () => {
  it.each([2n ** 53n + 1n, INT64_MAX])("are credited to the last sun: %i", async (units) => {
    const tron = await startRich({ newAccountFee: 0n });
    const { here, address, awaitState, told } = await start(tron);
    try {
      await vi.waitFor(async () => expect(await here.rows("SELECT 1 FROM wallets.chain")).toHaveLength(1), PATIENT);
      const txid = await pay(tron, address, units);
      tron.chain.mine();
      tron.chain.mineEmpty(NEEDED - 1);
      const { id } = await awaitState(txid, "CONFIRMED");
      const text = String(units).replace(/(\d{6})$/, ".$1");
      expect(await told("deposit.confirmed", id)).toMatchObject([{ data: { amount: text, currency: "TRX" } }]);
    } finally {
      await here.close();
      await tron.stop();
    }
  });
});

const LIES: Readonly<Record<string, (said: string) => string>> = {
  "a header that does not hash to its id": (said) => said.replace('"version":31', '"version":32'),
  "an amount that is a float": (said) => said.replace('"amount":7000000', '"amount":7000000.0'),
  "an amount that is not that of the bytes": (said) => said.replace('"amount":7000000', '"amount":7000001'),
  "an id that is not that of the bytes": (said) => said.replace(/"txID":"[0-9a-f]{8}/, '"txID":"00000000'),
  "none of its transactions": (said) => said.replace(/,"transactions":\[.*\]/, ""),
  "a failure for a success": (said) => said.replace('"contractRet":"SUCCESS"', '"contractRet":"OUT_OF_TIME"'),
};

describe("a provider that lies about a block of Tron", () => {
  const liar = async (tron: TronStandIn, what: string) => {
    const other = await startTronStandIn({ chain: tron.chain });
    other.lie((path, said) => (path.endsWith("getblockbyid") ? (LIES[what]?.(said) ?? said) : said));
    return other;
  };

  it.each(Object.keys(LIES))("has nothing of it believed, and another is asked: %s", async (what) => {
    const tron = await startRich();
    const lying = await liar(tron, what);
    const { here, address, awaitState } = await start(tron, lying.url);
    try {
      await vi.waitFor(async () => expect(await here.rows("SELECT 1 FROM wallets.chain")).toHaveLength(1), PATIENT);
      const txid = await pay(tron, address, 7n * TRX);
      tron.chain.mine();
      tron.chain.mineEmpty(NEEDED - 1);
      expect(await awaitState(txid, "CONFIRMED")).toMatchObject({ amount: { amount: "7.000000" } });
      const said = here.lines
        .map((line) => JSON.parse(line))
        .find(({ msg }) => msg === "a provider does not give a block");
      expect(said).toMatchObject({ network: "TRON", place: 1 });
    } finally {
      await here.close();
      await Promise.all([tron.stop(), lying.stop()]);
    }
  });

  it("has the network wait where there is no other", async () => {
    const tron = await startRich();
    const lying = await liar(tron, "a failure for a success");
    const { here, address, awaitState, list } = await start(lying);
    try {
      await vi.waitFor(async () => expect(await here.rows("SELECT 1 FROM wallets.chain")).toHaveLength(1), PATIENT);
      const txid = await pay(tron, address, 7n * TRX);
      const { number } = tron.chain.mine();
      await vi.waitFor(() => {
        expect(here.lines.some((line) => line.includes("other transactions than the block's"))).toBe(true);
      }, PATIENT);
      const [row] = await here.rows<{ at: number }>("SELECT cursor_height AS at FROM wallets.chain");
      expect(row?.at).toBeLessThan(number);
      expect(await list()).toEqual([]);
      lying.recover();
      await awaitState(txid, "CONFIRMING");
    } finally {
      await here.close();
      await Promise.all([tron.stop(), lying.stop()]);
    }
  });
});
