import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { balanceCall } from "../src/adapters/chains/ethereum/token-calls.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { agreeOn, TERMS } from "./network-changes.ts";
import { nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const OF = { network: "ETHEREUM", currency: "USDC" };
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};
const FINALITY = 6;
/** Of one turn, each paid or called off. */
const PAYOUTS = 6;
const TURNS = 6;

describe.skipIf(whyNoAnvil())("payments in a token that two take off, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  let sending: Sending;
  const actors = [person("ADMIN"), person("ADMIN")] as const;
  beforeAll(async () => {
    [anvil, here] = await Promise.all([
      startAnvil({ mining: "on-demand", accounts: 1 }),
      world({ config: { tokens: [USDC] } }),
    ]);
    // It has a list of its own: whatever two agree on, it would sign.
    sending = makeSending({ here, anvil, tokens: [USDC] });
    await sending.openTreasury();
  });
  afterAll(async () => {
    await here.close();
    await anvil.stop();
  });

  const version = async (): Promise<number | null> => {
    const { data } = await here.ask(actors[0], TERMS, { network: OF.network });
    type Terms = { tokens: readonly { version: number | null; listing: { currency: string } }[] };
    const { tokens } = (data as { networkTerms: Terms }).networkTerms;
    return tokens.find(({ listing }) => listing.currency === OF.currency)?.version ?? null;
  };
  const takeOff = async () =>
    agreeOn(here, "proposeTokenDelisting", { input: { ...OF, basedOn: (await version()) ?? 0 }, actors });
  const listAgain = async () => {
    const token = { contract: TEST_USDC_ADDRESS, decimals: 6, domainName: "USD Coin", domainVersion: "2" };
    const input = { ...OF, ...token, basedOn: (await version()) ?? 0 };
    await agreeOn(here, "proposeTokenListing", { input, actors });
  };
  const readTokens = async (address: string) =>
    BigInt((await anvil.ask("eth_call", { to: TEST_USDC_ADDRESS, data: balanceCall(address) }, "latest")) as string);
  const mint = async (to: string, units: bigint) => {
    const [holder] = (await anvil.ask("eth_accounts")) as string[];
    const call = Buffer.from(encodeCall("40c10f19", [wordOfAddress(to), wordOfUnits(units)])).toString("hex");
    return anvil.ask("eth_sendTransaction", { from: holder, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${call}` });
  };
  type Ordered = {
    readonly paymentId: Awaited<ReturnType<Sending["request"]>>;
    readonly payee: string;
    readonly units: bigint;
  };
  const order = async (units: bigint): Promise<Ordered> => {
    const payee = nextPayee();
    const text = String(units).padStart(7, "0");
    const amount = `${text.slice(0, -6)}.${text.slice(-6)}`;
    return { payee, units, paymentId: await sending.request(payee, amount, "NORMAL", "USDC") };
  };
  const listEnds = async ({ paymentId }: Ordered) => {
    const [failed, confirmed] = [await sending.told("payout.failed"), await sending.told("payout.confirmed")];
    return [...failed, ...confirmed].flatMap(({ type, data }) => {
      const of = data as { paymentId: string; reason?: string };
      return of.paymentId === paymentId ? [of.reason ?? type] : [];
    });
  };

  it("are called off where nothing is signed, those of other currencies and those that nobody took off are not", async () => {
    const much = 10n ** 13n;
    const short = [await order(much), await order(much + 1n)];
    const ether = await sending.request(nextPayee(), "1000000");
    await sending.round();
    const states = async () => Promise.all(short.map(async ({ paymentId }) => (await sending.find(paymentId)).state));
    expect(await states()).toEqual(["PLANNED", "PLANNED"]);
    await takeOff();
    await sending.round();
    expect(await states()).toEqual(["CANCELLED", "CANCELLED"]);
    for (const one of short) expect(await listEnds(one)).toEqual(["CANCELLED"]);
    expect((await sending.find(ether)).state).toBe("PLANNED");
    // What payments asks for before it has heard of it.
    const late = await order(7n);
    await sending.round();
    expect([(await sending.find(late.paymentId)).state, await listEnds(late)]).toEqual(["CANCELLED", ["CANCELLED"]]);
    await listAgain();
    const again = await order(8n);
    await sending.round();
    await sending.mine(FINALITY + 1);
    await sending.round();
    await sending.round();
    expect((await sending.find(again.paymentId)).state).toBe("FINAL");
    expect(await readTokens(again.payee)).toBe(8n);
  });

  it("end once each, paid or called off, whatever two agree on while two processes sign and call off", async () => {
    const [first, second] = [sending.startProcess(), sending.startProcess()];
    const treasury = await sending.treasuries.find(OF.network);
    await mint(treasury?.address ?? "", 10n ** 12n);
    const all: Ordered[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const ordered = await Promise.all(Array.from({ length: PAYOUTS }, (_, i) => order(BigInt(100 + all.length + i))));
      all.push(...ordered);
      const agree = turn % 2 === 0 ? takeOff : listAgain;
      await Promise.all([first.round(), agree(), second.round()]);
      await sending.mine();
    }
    expect((await version()) ?? 0).toBeGreaterThan(TURNS);
    // What is waiting still is signed.
    for (let i = 0; i < 3; i += 1) {
      await sending.round();
      await sending.mine(FINALITY + 1);
    }
    await sending.round();
    for (const one of all) {
      const { state } = await sending.find(one.paymentId);
      expect([one.units, ["FINAL", "CANCELLED"]]).toEqual([one.units, expect.arrayContaining([state])]);
      expect(await readTokens(one.payee)).toBe(state === "FINAL" ? one.units : 0n);
      expect(await listEnds(one)).toEqual([state === "FINAL" ? "coffer.wallets.payout.confirmed" : "CANCELLED"]);
    }
    const states = await Promise.all(all.map(async ({ paymentId }) => (await sending.find(paymentId)).state));
    expect(new Set(states)).toEqual(new Set(["FINAL", "CANCELLED"]));
  });
});
