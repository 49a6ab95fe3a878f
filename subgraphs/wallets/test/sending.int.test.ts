import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { mnemonicToSeedSync } from "@scure/bip39";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeEthereumAddress } from "../src/adapters/chains/ethereum/address.ts";
import { makeEthereumBlockReader } from "../src/adapters/chains/ethereum/block-reader.ts";
import { TIP_FLOORS } from "../src/adapters/chains/ethereum/fee-market.ts";
import { makeEthereumNode } from "../src/adapters/chains/ethereum/node.ts";
import { makeEthereumSending } from "../src/adapters/chains/ethereum/sending.ts";
import { loadEthereumSigner } from "../src/adapters/chains/ethereum/signing.ts";
import { extendedKeys, receiveKey } from "../src/adapters/derivation/extended-key.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { faultIn } from "../src/adapters/rpc/scripted.fixture.ts";
import { NodeRefusal } from "../src/app/chains/ports.ts";
import type { TransferTerms } from "../src/app/sends/chain-ports.ts";
import { bumpFees, chooseFees, gasLimitFor, maximumFee, sweepFees } from "../src/domain/sends/fees.ts";
import { accountPath, childNumbers } from "../src/domain/wallets/derivation-path.ts";

const ETHER = 10n ** 18n;
/** Takes nothing: revert(0, 0). */
const REFUSER = "60006000fd";
/** Refuses whatever comes by an instruction that is none. */
const BREAKER = "fe";
/** Burns all gas that it gets: jumps to its own beginning. */
const BURNER = "5b600056";
/** Takes it, and does one thing more than nothing. */
const TAKER = "5b00";
/** Code that returns this code: codecopy from byte 11, return. */
const deploying = (code: string): string =>
  `0x60${(code.length / 2).toString(16).padStart(2, "0")}80600b6000396000f3${code}`;

const PATH = accountPath({ purpose: 44, coinType: 60, account: 0 });
/** The account that anvil gives its coins to: the first two of its addresses have some. */
const { xpub, xprv } = extendedKeys(
  mnemonicToSeedSync("test test test test test test test test test test test junk"),
  childNumbers(PATH),
);
const keyOf = (index: number) => ({ accountKey: xprv, accountPath: PATH, index });
const addressOf = (index: number) =>
  encodeEthereumAddress(receiveKey({ accountXpub: xpub, accountPath: PATH, index }).publicKey);
const [TREASURY, SECOND] = [addressOf(0), addressOf(1)];

describe.skipIf(whyNoAnvil() !== null)(`sending over Ethereum (${whyNoAnvil() ?? "anvil"})`, () => {
  let anvil: Anvil;
  let sign: Awaited<ReturnType<typeof loadEthereumSigner>>;
  beforeAll(async () => {
    [anvil, sign] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 2 }), loadEthereumSigner()]);
  });
  afterAll(() => anvil.stop());
  // Each test has blocks of its own to lose, and nothing of others waits in the pool.
  beforeEach(() => anvil.ask("anvil_mine", 2));

  const rpc = () => makeJsonRpc({ url: new Secret(anvil.url), version: "2.0", timeoutMs: 60_000 });
  const node = () => makeEthereumSending(rpc());
  const tip = () => makeEthereumNode(rpc()).tip();
  const mine = () => anvil.ask("evm_mine");
  const readBalance = async (address: string) => node().balanceAt(address, (await tip()).hash);
  const readOutcomes = async () =>
    (await makeEthereumBlockReader(rpc(), () => [], { isProven: true }).readBlock(await tip())).outcomes;
  async function deploy(code: string): Promise<string> {
    const txid = await anvil.ask("eth_sendTransaction", { from: SECOND, gas: "0x30d40", data: deploying(code) });
    await mine();
    const receipt = await anvil.ask("eth_getTransactionReceipt", txid);
    return (receipt as { readonly contractAddress: string }).contractAddress;
  }
  /** From the treasury, as it stands at the tip, where nothing else is said. */
  async function findTerms(changes: Partial<TransferTerms> = {}): Promise<TransferTerms> {
    const from = changes.from ?? TREASURY;
    return {
      ...{ chainId: "eip155:31337", from, to: SECOND, units: 5n, token: null },
      nonce: await node().nonceAt(from, (await tip()).hash),
      fees: chooseFees(await node().feeMarket(), "NORMAL", 21_000n),
      ...changes,
    };
  }
  const signed = async (changes: Partial<TransferTerms> = {}, index = 0) =>
    sign(await findTerms(changes), keyOf(index));
  const sent = async (changes: Partial<TransferTerms> = {}, index = 0) => {
    const transfer = await signed(changes, index);
    return { ...transfer, answered: await node().broadcast(transfer.bytes) };
  };

  describe("what it costs", () => {
    it("is the floor where nobody pays anything, over the base fee that the next block has", async () => {
      const quiet = await startAnvil({ mining: "on-demand" });
      const market = await makeEthereumSending(makeJsonRpc({ url: new Secret(quiet.url), version: "2.0" })).feeMarket();
      await quiet.stop();
      expect(market).toEqual({ baseFee: 10n ** 9n, tips: TIP_FLOORS, source: "FLOOR" });
    });

    it("is what those paid that were taken, and the next base fee comes true", async () => {
      const tip = 9n * 10n ** 9n;
      for (let blocks = 0; blocks < 3; blocks += 1) {
        const fees = { gasLimit: 21_000n, maxFeePerGas: 100n * 10n ** 9n, maxPriorityFeePerGas: tip };
        await sent({ fees });
        await mine();
      }
      const market = await node().feeMarket();
      expect(market).toMatchObject({ source: "HISTORY", tips: { HIGH: tip } });
      await mine();
      const block = await anvil.ask("eth_getBlockByNumber", "latest", false);
      expect(BigInt((block as { readonly baseFeePerGas: string }).baseFeePerGas)).toBe(market.baseFee);
    });
  });

  describe("an estimate", () => {
    const estimate = (to: string) => node().estimateGas({ from: TREASURY, to, units: 5n, token: null });

    it("is none to code that refuses", async () => {
      expect(await estimate(await deploy(REFUSER))).toBeNull();
      expect(await estimate(await deploy(BREAKER))).toBeNull();
    });

    it("is none to code that burns whatever gas it gets", async () => {
      expect(await estimate(await deploy(BURNER))).toBeNull();
    });

    it("is 21,000 to an address, and enough for code that takes", async () => {
      expect(await estimate(SECOND)).toBe(21_000n);
      const to = await deploy(TAKER);
      const gas = await estimate(to);
      if (gas === null) throw new Error("it takes what comes");
      expect(gas).toBeGreaterThan(21_000n);
      const fees = chooseFees(await node().feeMarket(), "NORMAL", gasLimitFor(gas));
      const { txid } = await sent({ to, fees });
      await mine();
      expect(await readOutcomes()).toMatchObject([{ txid, isSuccess: true }]);
    });
  });

  describe("an address", () => {
    it("has the nonce and the balance of the block that is asked for, and none of one that is gone", async () => {
      const [before, nonce] = [await tip(), await node().nonceAt(TREASURY, (await tip()).hash)];
      const held = await node().balanceAt(SECOND, before.hash);
      await sent({ units: 7n });
      await mine();
      const after = await tip();
      expect(await node().nonceAt(TREASURY, after.hash)).toBe(nonce + 1);
      expect(await node().balanceAt(SECOND, after.hash)).toBe(held + 7n);
      expect(await node().nonceAt(TREASURY, before.hash)).toBe(nonce);
      expect(await node().balanceAt(SECOND, before.hash)).toBe(held);
      await anvil.ask("anvil_reorg", 1, []);
      expect(await faultIn(node().nonceAt(TREASURY, after.hash))).toBeInstanceOf(NodeRefusal);
      expect(await faultIn(node().balanceAt(TREASURY, after.hash))).toBeInstanceOf(NodeRefusal);
    });
  });

  describe("bytes", () => {
    it("are refused where they are wrong: another chain, too little gas, no transaction", async () => {
      const wrong = [
        await signed({ chainId: "eip155:1" }),
        await signed({ fees: { ...(await findTerms()).fees, gasLimit: 20_999n } }),
        { bytes: Uint8Array.from([2, 1, 2, 3]) },
      ];
      for (const { bytes } of wrong) expect(await node().broadcast(bytes)).toMatchObject({ outcome: "REFUSED" });
    });

    it("are known the second time, and still accepted once they are mined or lost", async () => {
      const { bytes, txid, answered } = await sent();
      const again = await node().broadcast(bytes);
      await mine();
      const mined = await node().broadcast(bytes);
      await anvil.ask("anvil_reorg", 1, []);
      const lost = await node().broadcast(bytes);
      await mine();
      expect([answered, again, mined, lost].map(({ outcome }) => outcome)).toEqual(Array(4).fill("ACCEPTED"));
      expect(answered.said).toBe("the node took it");
      expect([again.said, mined.said]).toEqual([
        expect.stringContaining("already imported"),
        expect.stringContaining("nonce too low"),
      ]);
      expect(await readOutcomes()).toMatchObject([{ txid }]);
    });

    it("are accepted, too, where another one has their nonce: blocks say which it was", async () => {
      const { nonce } = await findTerms();
      await sent({ units: 1n, nonce });
      await mine();
      expect((await sent({ units: 2n, nonce })).answered.outcome).toBe("ACCEPTED");
      expect(await readOutcomes()).toMatchObject([{ nonce, from: TREASURY }]);
    });

    it("are too cheap in the place of others that pay as much, or below the base fee; bumped they are taken", async () => {
      const terms = await findTerms();
      await node().broadcast(sign(terms, keyOf(0)).bytes);
      expect((await sent({ ...terms, units: 6n })).answered.outcome).toBe("TOO_CHEAP");
      const fees = bumpFees(terms.fees, await node().feeMarket(), ETHER);
      if (fees === null) throw new Error("an ether is enough");
      const { txid, answered } = await sent({ ...terms, fees });
      expect(answered.outcome).toBe("ACCEPTED");
      await mine();
      expect(await readOutcomes()).toMatchObject([{ txid, nonce: terms.nonce }]);

      const low = { gasLimit: 21_000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n };
      expect((await sent({ fees: low })).answered.outcome).toBe("TOO_CHEAP");
    });

    it("wait behind a gap in the row of nonces", async () => {
      const { nonce } = await findTerms();
      const later = await sent({ nonce: nonce + 1 });
      await mine();
      expect(await readOutcomes()).toEqual([]);
      const first = await sent({ nonce });
      await mine();
      expect([first, later].map(({ answered: { outcome } }) => outcome)).toEqual(["ACCEPTED", "ACCEPTED"]);
      expect((await readOutcomes()).map(({ txid }) => txid)).toEqual([first.txid, later.txid]);
    });

    it("find no funds where the source has too little, by a wei", async () => {
      const poor = addressOf(5);
      const { fees } = await findTerms();
      const hex = (units: bigint) => `0x${units.toString(16)}`;
      await anvil.ask("anvil_setBalance", poor, hex(maximumFee(fees) + 4n));
      expect((await sent({ from: poor, fees, units: 5n }, 5)).answered.outcome).toBe("NO_FUNDS");
      await anvil.ask("anvil_setBalance", poor, hex(maximumFee(fees) + 5n));
      expect((await sent({ from: poor, fees, units: 5n }, 5)).answered.outcome).toBe("ACCEPTED");
      await mine();
    });

    it("are not clear where the node is gone, and nothing that is said tells where it was", async () => {
      const gone = await startAnvil();
      const away = makeEthereumSending(
        makeJsonRpc({ url: new Secret(`${gone.url}/v2/k3y-of-a-provider`), version: "2.0" }),
      );
      await gone.stop();
      const { bytes } = await signed();
      const answered = await away.broadcast(bytes);
      expect(answered.outcome).toBe("UNCLEAR");
      expect(answered.said).not.toMatch(new RegExp(`127|${gone.port}|k3y|http`));
    });
  });

  describe("the outcome", () => {
    it("of success and of failure is what the balances differ by, to the wei", async () => {
      const to = await deploy(REFUSER);
      await mine();
      const [before, theirs] = [await readBalance(TREASURY), await readBalance(SECOND)];
      const { nonce } = await findTerms();
      const paid = await sent({ units: 5n, nonce });
      const fees = chooseFees(await node().feeMarket(), "NORMAL", 100_000n);
      const failed = await sent({ to, units: 7n, nonce: nonce + 1, fees });
      await mine();
      const outcomes = await readOutcomes();
      expect(outcomes).toEqual([
        { txid: paid.txid, from: TREASURY, nonce, isSuccess: true, fee: expect.any(BigInt), moved: [] },
        { txid: failed.txid, from: TREASURY, nonce: nonce + 1, isSuccess: false, fee: expect.any(BigInt), moved: [] },
      ]);
      const cost = outcomes.reduce((sum, { fee }) => sum + fee, 0n);
      expect(await readBalance(TREASURY)).toBe(before - 5n - cost);
      expect(await readBalance(SECOND)).toBe(theirs + 5n);
      expect(await readBalance(to)).toBe(0n);
    });

    it("of a sweep is an address with exactly nothing", async () => {
      const [from, held] = [addressOf(3), ETHER + 12_345_678_901n];
      await sent({ to: from, units: held });
      await mine();
      // The base fee has moved on by the time it is mined.
      const fees = sweepFees(await node().feeMarket(), 21_000n);
      await anvil.ask("anvil_mine", 3);
      const units = held - maximumFee(fees);
      await sent({ from, to: TREASURY, units, fees }, 3);
      const before = await readBalance(TREASURY);
      await mine();
      expect(await readOutcomes()).toMatchObject([{ from, isSuccess: true, fee: maximumFee(fees) }]);
      expect(await readBalance(from)).toBe(0n);
      expect(await readBalance(TREASURY)).toBe(before + units);
    });
  });
});
