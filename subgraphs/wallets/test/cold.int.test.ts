import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { balanceCall } from "../src/adapters/chains/ethereum/token-calls.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { makeBooks } from "./books.ts";
import { CAP, coldIn, ether } from "./cold.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { makeSending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;
/** What a sandbox's faucet gives, of each. */
const FUNDS = 100n * ETHER;
const TOKEN_FUNDS = 10n ** 12n;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};

describe.skipIf(whyNoAnvil())("what a treasury holds above its cap, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 3 }), world()]);
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  async function setting(tokens: readonly Token[] = []) {
    const sending = makeSending({ here, anvil, tokens });
    const books = await makeBooks(here);
    const reconciling = makeReconciling({ here, network: NETWORK, urls: [anvil.url], tokens });
    const treasury = await sending.openTreasury();
    const [, device = "", stranger = ""] = (await anvil.ask("eth_accounts")) as string[];
    // As a fresh address of a device: nothing came to it before.
    await anvil.ask("anvil_setBalance", device, "0x0");
    const place = sending.process.app.readColdPlace(NETWORK, device);
    if (!place?.ok) throw new Error("nothing is kept cold there");
    const offline = place.value.address;
    const at = coldIn({ anvil, sending });
    const settle = async (blocks = FINALITY + 1) => {
      for (let count = 0; count < blocks; count += 1) {
        await sending.mine();
        await sending.round();
        await books.takeAll();
      }
    };
    const give = (from: string, to: string, units: bigint) =>
      anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
    const balanced = async () => {
      const [reconciliation, ...others] = await reconciling.compareAll();
      for (const one of [reconciliation, ...others])
        expect(one).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
      if (!reconciliation) throw new Error("nothing was compared");
      return reconciliation;
    };
    const readTokens = async (address: string) =>
      BigInt((await anvil.ask("eth_call", { to: TEST_USDC_ADDRESS, data: balanceCall(address) }, "latest")) as string);
    return {
      ...{ ...sending, ...reconciling, ...at, books, treasury, offline, stranger },
      ...{ settle, give, balanced, readTokens },
    };
  }

  it("goes to the address that two have agreed on, leaves what is to stay, and is the house's there as before", async () => {
    const { keepAt, round, listSends, settle, balanceOf, offline, treasury, balanced, told } = await setting();
    await settle();
    await balanced();
    await keepAt(offline);
    await round();
    const [cold, ...others] = await listSends("COLD");
    expect(others).toEqual([]);
    expect(cold).toMatchObject({ state: "BROADCAST", source: treasury.address, payee: offline });
    await settle(1);
    await balanced();
    await settle();
    expect(await listSends("COLD")).toMatchObject([{ state: "FINAL", amount: ether(80) }]);
    expect(await balanceOf(offline)).toBe(80n * ETHER);
    const fee = (await listSends("COLD"))[0]?.mined?.fee ?? 0n;
    expect(await balanceOf(treasury.address)).toBe(FUNDS - 80n * ETHER - fee);
    const reconciliation = await balanced();
    expect(termOf(reconciliation, "TREASURY")).toBe(FUNDS - fee);
    // Not of anybody's payment, and no funding of what came there from here.
    expect(await told("treasury.funded")).toHaveLength(1);
    expect(await told("fee.paid")).toHaveLength(1);
    // What is left is below the cap.
    await settle(2);
    expect(await listSends("COLD")).toHaveLength(1);
  });

  it("comes back by what is signed where its key is, to the treasury alone, and is no funding", async () => {
    const { keepAt, settle, listSends, refill, readFields, sign, submit, ...of } = await setting();
    const { offline, stranger, treasury, balanced, told } = of;
    await keepAt(offline);
    await settle(2 * FINALITY);
    expect(await listSends("COLD")).toMatchObject([{ state: "FINAL" }]);
    const asked = await refill(ether(30));
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await refill(ether(1))).toEqual(err({ code: "REFILL_WAITING" }));
    const fields = await readFields(asked.value);
    expect(fields).toMatchObject({ to: treasury.address.toLowerCase(), value: 30n * ETHER, nonce: 0n, data: "0x" });
    expect(await submit(asked.value, await sign(stranger, fields))).toEqual(
      err({ code: "SIGNED_TRANSACTION_INVALID", fault: "OTHER_KEY" }),
    );
    const other = await sign(offline, { ...fields, to: stranger });
    expect(await submit(asked.value, other)).toEqual(
      err({ code: "SIGNED_TRANSACTION_INVALID", fault: "OTHER_TRANSACTION" }),
    );
    expect(await submit(asked.value, await sign(offline, fields))).toEqual({ ok: true, value: asked.value });
    await settle(1);
    await balanced();
    await settle(FINALITY + 2);
    const [back] = await listSends("REFILL");
    expect(back).toMatchObject({ state: "FINAL", amount: ether(30), source: offline, userId: null });
    await balanced();
    expect(await told("treasury.funded")).toHaveLength(1);
    expect((await told("fee.paid")).map(({ data }) => (data as { address: string }).address)).toEqual([
      treasury.address,
      offline,
    ]);
  });

  it("goes of a token by its contract, and comes back with a fee that somebody has brought there, which is funding", async () => {
    const { keepAt, settle, listSends, refill, readFields, sign, submit, ...of } = await setting([USDC]);
    const { offline, stranger, treasury, balanced, told, give, readTokens, balanceOf } = of;
    const cap = { asset: USDC.asset, cap: 10n ** 9n, target: 10n ** 8n, floor: null };
    await settle();
    await keepAt(offline, { caps: [cap] });
    await settle(2 * FINALITY);
    expect(await listSends("COLD")).toMatchObject([
      { state: "FINAL", amount: money(USDC.asset, TOKEN_FUNDS - 10n ** 8n) },
    ]);
    expect([await readTokens(treasury.address), await readTokens(offline)]).toEqual([
      10n ** 8n,
      TOKEN_FUNDS - 10n ** 8n,
    ]);
    expect(await balanceOf(offline)).toBe(0n);
    await balanced();
    const back = money(USDC.asset, 5n * 10n ** 8n);
    expect(await refill(back)).toMatchObject(err({ code: "BALANCE_INSUFFICIENT" }));
    await give(stranger, offline, ETHER);
    await settle();
    expect(await told("treasury.funded")).toHaveLength(3);
    await balanced();
    const asked = await refill(back);
    if (!asked.ok) throw new Error(asked.error.code);
    const fields = await readFields(asked.value);
    expect(fields).toMatchObject({ to: TEST_USDC_ADDRESS.toLowerCase(), value: 0n });
    expect(await submit(asked.value, await sign(offline, fields))).toMatchObject({ ok: true });
    await settle(FINALITY + 2);
    expect(await listSends("REFILL")).toMatchObject([{ state: "FINAL" }]);
    // It is no more than the cap.
    expect(await readTokens(treasury.address)).toBe(6n * 10n ** 8n);
    expect(await told("treasury.funded")).toHaveLength(3);
    await balanced();
  });

  it("goes once, however many processes look, and again only once that is final", async () => {
    const { keepAt, settle, listSends, startProcess, offline, stranger, treasury, give, balanced, mine } =
      await setting();
    await keepAt(offline);
    const others = [startProcess(), startProcess(), startProcess()];
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await Promise.all(others.map(({ round }) => round()));
      await mine();
    }
    expect(await listSends("COLD")).toHaveLength(1);
    await give(stranger, treasury.address, 90n * ETHER);
    await settle(2);
    expect(await listSends("COLD")).toHaveLength(1);
    await settle(3 * FINALITY);
    expect(await listSends("COLD")).toMatchObject([{ state: "FINAL" }, { state: "FINAL" }]);
    await balanced();
  });

  it("does not go while the treasury is paused, halted or stopped, and leaves what payments wait for", async () => {
    const { keepAt, settle, listSends, offline, treasury, process, request, sends, round } = await setting();
    const operatorId = person("OPERATOR").userId;
    const switchTo = (state: "OPEN" | "PAUSED") =>
      process.app.switchTreasury({ operatorId, network: NETWORK, state, reason: "looked" });
    await switchTo("PAUSED");
    await keepAt(offline);
    await settle(1);
    expect(await listSends("COLD")).toEqual([]);
    await switchTo("OPEN");
    await here.rows("UPDATE wallets.source SET paused_for = 'REFUSED'");
    await settle(1);
    expect(await listSends("COLD")).toEqual([]);
    await here.rows("UPDATE wallets.source SET paused_for = NULL");
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('ETHEREUM', 'ETH', 18, 'STOPPED', 1, '0x', now())",
    );
    await settle(1);
    expect(await listSends("COLD")).toEqual([]);
    const payee = nextPayee();
    // Of what is stopped it waits unsigned, and is not to be kept cold.
    await request(payee, "60");
    await settle(1);
    await here.rows("DELETE FROM wallets.custody");
    expect(await sends.findSource(NETWORK, treasury.address)).toMatchObject({ pausedFor: null });
    await round();
    expect(await listSends("COLD")).toEqual([]);
  });

  it("goes nowhere else once another address is in force, and what was kept at the first comes back all the same", async () => {
    const { keepAt, settle, listSends, refill, readFields, sign, submit, ...of } = await setting();
    const { offline, stranger, treasury, give, balanced, round, propose, approve, ann, process } = of;
    await keepAt(offline);
    await settle(2 * FINALITY);
    const other = process.app.readColdPlace(NETWORK, stranger);
    if (!other?.ok) throw new Error("it is an address");
    const first = await propose(other.value.address, { basedOn: 1, caps: [CAP] });
    if (!first.ok) throw new Error(first.error.code);
    expect(await approve(first.value, ann)).toEqual(err({ code: "OWN_COLD_STORAGE" }));
    // What it had before is none of the books': it is shown, and stops nothing.
    await anvil.ask("anvil_setBalance", stranger, "0x0");
    expect(await approve(first.value)).toMatchObject({ ok: true });
    expect(await propose(offline, { basedOn: 1 })).toEqual(err({ code: "COLD_STORAGE_OUTDATED", latestVersion: 2 }));
    const [rich = ""] = (await anvil.ask("eth_accounts")) as string[];
    await give(rich, treasury.address, 90n * ETHER);
    await settle(3 * FINALITY);
    expect(await listSends("COLD")).toMatchObject([{ payee: offline }, { payee: other.value.address, state: "FINAL" }]);
    expect(await process.app.readTreasuries.list()).toMatchObject([
      {
        cold: [
          { address: other.value.address, isInForce: true },
          { address: offline, isInForce: false, balance: ether(80) },
        ],
      },
    ]);
    expect(await refill(ether(1), { coldAddress: nextPayee() })).toEqual(err({ code: "COLD_ADDRESS_NOT_FOUND" }));
    const asked = await refill(ether(1), { coldAddress: offline });
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await submit(asked.value, await sign(offline, await readFields(asked.value)))).toMatchObject({ ok: true });
    await settle(FINALITY + 2);
    await round();
    expect(await listSends("REFILL")).toMatchObject([{ state: "FINAL", source: offline }]);
    await balanced();
  });

  it("shows where another program moves what is kept cold, and has what waited for its nonce end", async () => {
    const { keepAt, settle, listSends, refill, readFields, sign, submit, give, compare, offline, stranger } =
      await setting();
    await keepAt(offline);
    await settle(2 * FINALITY);
    const asked = await refill(ether(30));
    if (!asked.ok) throw new Error(asked.error.code);
    const fields = await readFields(asked.value);
    await give(offline, stranger, 7n * ETHER);
    await settle(1);
    expect(await compare()).toMatchObject({ state: "DIFFERS", odd: [{ address: offline, expected: 80n * ETHER }] });
    expect(await submit(asked.value, await sign(offline, fields))).toEqual(err({ code: "TRANSACTION_OUTDATED" }));
    await settle(FINALITY);
    expect(await listSends("REFILL")).toMatchObject([{ state: "FAILED", failure: "REPLACED" }]);
    await settle(2 * FINALITY);
    expect(await compare()).toMatchObject({ state: "STOPPED" });
    expect(await refill(ether(1))).toEqual(err({ code: "CUSTODY_STOPPED" }));
  });

  it("is refused an address that somebody here has, one that is nothing, and keys that spend", async () => {
    const { propose, process, treasury, approve } = await setting();
    const { said } = await here.create(person(), { network: NETWORK });
    const hers = said?.wallet?.addresses.nodes[0]?.address ?? "";
    for (const address of [hers, treasury.address])
      expect(await propose(address)).toEqual(err({ code: "COLD_ADDRESS_TAKEN" }));
    const { readColdPlace } = process.app;
    expect(readColdPlace(NETWORK, "nothing")).toEqual(err("ADDRESS_INVALID"));
    expect(readColdPlace("DOGECOIN", treasury.address)).toBeNull();
    expect(
      readColdPlace(
        NETWORK,
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
      ),
    ).toEqual(err("PRIVATE_KEY"));
    expect(await approve(null)).toEqual(err({ code: "COLD_STORAGE_NOT_FOUND" }));
  });
});
