import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { balanceCall } from "../src/adapters/chains/ethereum/token-calls.ts";
import { maximumFee } from "../src/domain/sends/fees.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { ownIn } from "./own-sends.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const UNIT = 1_000_000n;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};
const usdc = (units: bigint) => money(USDC.asset, units);
/** What it takes more to write where nothing was (EIP-2929: 22,100 for 5,000). */
const FIRST_GAS = 17_100n;

describe.skipIf(whyNoAnvil())("what a token's transfer is quoted at, from keys that somebody has brought", () => {
  let anvil: Anvil;
  let here: World;
  let sending: Sending;
  let own: ReturnType<typeof ownIn>;
  const alice = person();
  beforeAll(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
    sending = makeSending({ here, anvil, tokens: [USDC] });
    own = ownIn({ here, anvil, sending });
    await sending.openTreasury();
  });
  afterAll(async () => {
    await here.close();
    await anvil.stop();
  });

  const mint = async (to: string, units: bigint) => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    const data = Buffer.from(encodeCall("40c10f19", [wordOfAddress(to), wordOfUnits(units)])).toString("hex");
    await anvil.ask("eth_sendTransaction", { from, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${data}` });
    await sending.mine();
  };
  const heldBy = async (address: string) =>
    BigInt((await anvil.ask("eth_call", { to: TEST_USDC_ADDRESS, data: balanceCall(address) }, "latest")) as string);
  /** With that much of both, in blocks that were read. */
  const bring = async (ether: bigint, units: bigint) => {
    const wallet = await own.bring(alice, ether);
    await mint(wallet.address, units);
    await sending.round();
    return wallet;
  };
  type Wallet = Awaited<ReturnType<typeof bring>>;
  const asked = ({ id: walletId }: Wallet, payee: string, units: bigint | null) => ({
    ...{ walletId, payee, currency: "USDC", amount: units === null ? null : usdc(units) },
  });
  const quote = async (...of: Parameters<typeof asked>) =>
    sending.process.app.quoteTransaction({ userId: alice.userId, from: null, ...asked(...of) });
  const quoteNormal = async (...of: Parameters<typeof asked>) => {
    const said = await quote(...of);
    const option = said.ok ? said.value.options.find(({ priority }) => priority === "NORMAL") : undefined;
    if (!option) throw new Error(`there is enough: ${said.ok ? "" : said.error.code}`);
    return option;
  };
  const readBaseFee = async (): Promise<bigint> => {
    const block = (await anvil.ask("eth_getBlockByNumber", "pending", false)) as { baseFeePerGas: string };
    return BigInt(block.baseFeePerGas);
  };

  it("is more where its payee is a holder for the first time than later on, and is what blocks then take", async () => {
    const wallet = await bring(ETHER, 100n * UNIT);
    const payee = nextPayee();
    const spent: { readonly expected: bigint; readonly fee: bigint; readonly gas: bigint }[] = [];
    for (let time = 1n; time <= 2n; time += 1n) {
      const { expected, maximum, amount } = await quoteNormal(wallet, payee, 10n * UNIT);
      expect([amount, expected.asset.code]).toEqual([usdc(10n * UNIT), "ETH"]);
      const id = await own.send(alice, { ...asked(wallet, payee, 10n * UNIT), maximumFee: maximum });
      await sending.round();
      const [attempt] = await sending.attempts(await own.find(id));
      if (!attempt) throw new Error("it is signed");
      expect(maximumFee(attempt.fees)).toBeLessThanOrEqual(maximum.units);
      await sending.mine(2);
      await sending.round();
      const { state, mined } = await own.find(id);
      expect([state, await heldBy(payee)]).toEqual(["CONFIRMED", time * 10n * UNIT]);
      const receipt = (await anvil.ask("eth_getTransactionReceipt", mined?.txid)) as { gasUsed: string };
      spent.push({ expected: expected.units, fee: mined?.fee ?? 0n, gas: BigInt(receipt.gasUsed) });
    }
    for (const { expected, fee } of spent) {
      expect(fee).toBeGreaterThan(0n);
      expect(fee).toBeLessThanOrEqual(expected);
    }
    const [first, later] = spent;
    if (!first || !later) throw new Error("there were two");
    expect(first.gas - later.gas).toBe(FIRST_GAS);
    expect(first.expected).toBeGreaterThan(later.expected);
  });

  it("differs by just what a place that was empty takes, in one market", async () => {
    const wallet = await bring(ETHER, 5n * UNIT);
    const [holder, stranger] = [nextPayee(), nextPayee()];
    await mint(holder, 1n);
    await sending.round();
    const [first, later] = [await quoteNormal(wallet, stranger, UNIT), await quoteNormal(wallet, holder, UNIT)];
    // Estimated with room; and of a unit of gas no less than the base fee is paid.
    const more = first.expected.units - later.expected.units;
    expect(more).toBeGreaterThanOrEqual(FIRST_GAS * (await readBaseFee()));
    // Nobody's limit is below what a payee needs who has none.
    expect(later.maximum.units).toBeGreaterThanOrEqual(first.expected.units);
    // The house is told the same of what it pays.
    const ofHouse = async (address: string) => {
      const said = await sending.process.app.quoteNetworkFee({ network: "ETHEREUM", address, amount: usdc(UNIT) });
      const option = said.ok ? said.value.options.find(({ priority }) => priority === "NORMAL") : undefined;
      if (!option) throw new Error(said.ok ? "three are quoted" : said.error.code);
      return option.expected.units;
    };
    expect(await ofHouse(stranger)).toBeGreaterThanOrEqual(await ofHouse(holder));
  });

  it("is of all that there is, and leaves nothing", async () => {
    const wallet = await bring(ETHER, 7n * UNIT + 3n);
    const payee = nextPayee();
    const { amount, maximum } = await quoteNormal(wallet, payee, null);
    expect(amount).toEqual(usdc(7n * UNIT + 3n));
    await own.send(alice, { ...asked(wallet, payee, null), maximumFee: maximum });
    await sending.round();
    await sending.mine(2);
    await sending.round();
    expect([await heldBy(payee), await heldBy(wallet.address)]).toEqual([7n * UNIT + 3n, 0n]);
  });

  it("is refused where there is too little of the token, and where there is no ether for its fee", async () => {
    const [poor, penniless] = [await bring(ETHER, UNIT), await bring(0n, UNIT)];
    expect(await quote(poor, nextPayee(), UNIT + 1n)).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", available: usdc(UNIT) },
    });
    expect(await quote(penniless, nextPayee(), UNIT)).toMatchObject({ error: { code: "BALANCE_INSUFFICIENT" } });
    // What its contract would revert.
    expect(await quote(poor, `0x${"0".repeat(40)}`, UNIT)).toMatchObject({ ok: false });
  });
});
