import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WAITING_MAX } from "../src/app/sends/own/plan-offered.ts";
import { maximumFee } from "../src/domain/sends/fees.ts";
import type { AddressId } from "../src/domain/wallets/ids.ts";
import { makeBooks } from "./books.ts";
import { ETH, ownIn, randomHex } from "./own-sends.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeReconciling } from "./reconciling.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const FINALITY = 6;
const eth = (units: bigint) => money(ETH, units);

describe.skipIf(whyNoAnvil())("what owners send over Ethereum from wallets of their own keys", () => {
  let anvil: Anvil;
  let here: World;
  let sending: Sending;
  let own: ReturnType<typeof ownIn>;
  const alice = person();
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
    sending = makeSending({ here, anvil });
    own = ownIn({ here, anvil, sending });
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });
  const pauseTreasury = () =>
    sending.process.app.switchTreasury({
      ...{ operatorId: person("OPERATOR").userId, network: "ETHEREUM", state: "PAUSED", reason: "a look" },
    });
  const impersonate = async (from: string, to: string, units: bigint) => {
    await anvil.ask("anvil_impersonateAccount", from);
    const txid = (await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` })) as string;
    await anvil.ask("anvil_stopImpersonatingAccount", from);
    return txid;
  };

  it("leaves whatever the treasury does, pays exactly that and its fee, and no books hear of it", async () => {
    const { bring, send, find } = own;
    const { round, mine, balanceOf } = sending;
    const wallet = await bring(alice, 2n * ETHER);
    const to = nextPayee();
    await pauseTreasury();
    const id = await send(alice, { walletId: wallet.id, payee: to, amount: eth(ETHER) });
    expect(await find(id)).toMatchObject({
      ...{ kind: "OWN", state: "PLANNED", source: wallet.address, walletId: wallet.id, userId: alice.userId },
      ...{ paymentId: null, amount: { units: ETHER } },
    });
    const states: string[] = [];
    for (const blocks of [0, 2, FINALITY]) {
      if (blocks > 0) await mine(blocks);
      await round();
      states.push((await find(id)).state);
    }
    expect(states).toEqual(["BROADCAST", "CONFIRMED", "FINAL"]);
    const { mined } = await find(id);
    expect(await balanceOf(to)).toBe(ETHER);
    expect(await balanceOf(wallet.address)).toBe(ETHER - (mined?.fee ?? 0n));
    const told = (await here.stated()).map(({ type }) => type.replace("coffer.wallets.", ""));
    expect(told.filter((type) => /^(payout|fee|deposit)\./.test(type))).toEqual([]);
    expect((await sending.told("transaction.changed")).map(({ data }) => data)).toMatchObject(
      ["PLANNED", "SIGNED", "BROADCAST", "BROADCAST", "CONFIRMED", "FINAL"].map((state) => ({
        ...{ state, transactionId: id, userId: alice.userId, paymentId: null },
      })),
    );
  });

  it("leaves from an account of words by the address that has enough, or the one that was chosen", async () => {
    const { bring, send, ask, find, give } = own;
    const words = entropyToMnemonic(crypto.getRandomValues(new Uint8Array(16)), wordlist);
    const wallet = await bring(alice, ETHER / 2n, words);
    const third = wallet.addresses[2];
    if (!third) throw new Error("there are twenty");
    await give(third.address, 2n * ETHER);
    await sending.round();
    const to = nextPayee();
    const id = await send(alice, { walletId: wallet.id, payee: to, amount: eth(ETHER) });
    expect(await find(id)).toMatchObject({ source: third.address });
    const chosen = {
      walletId: wallet.id,
      payee: to,
      from: { addressId: (wallet.addresses[0]?.id ?? null) as AddressId | null },
    };
    expect(await ask(alice, { ...chosen, amount: eth(ETHER) })).toMatchObject({
      ok: false,
      error: { code: "BALANCE_INSUFFICIENT", available: { units: ETHER / 2n } },
    });
    expect(await find(await send(alice, { ...chosen, amount: eth(7n) }))).toMatchObject({ source: wallet.address });
    for (const blocks of [2, FINALITY]) {
      await sending.round();
      await sending.mine(blocks);
    }
    await sending.round();
    expect(await sending.balanceOf(to)).toBe(ETHER + 7n);
  });

  it("leaves exactly nothing where all is sent, whatever the market does before it is signed, and after a replacement", async () => {
    const { bring, send, find } = own;
    const { round, mine, balanceOf, attempts, process } = sending;
    const wallet = await bring(alice, ETHER + 12_345n);
    const to = nextPayee();
    const id = await send(alice, { walletId: wallet.id, payee: to, amount: null });
    await anvil.ask("anvil_setNextBlockBaseFeePerGas", "0x77359400");
    await mine();
    await round();
    await process.app.manageSends.speedUp({ ownerId: alice.userId, sendId: id });
    await round();
    expect(await attempts(await find(id))).toHaveLength(2);
    await mine(2);
    await round();
    const { mined, amount } = await find(id);
    expect(await balanceOf(wallet.address)).toBe(0n);
    expect(await balanceOf(to)).toBe(amount.units);
    expect(amount.units + (mined?.fee ?? 0n)).toBe(ETHER + 12_345n);
  });

  it("costs what was quoted, and never more than the bound that was quoted, also where it is sped up", async () => {
    const { bring, send, find } = own;
    const { round, mine, attempts, process } = sending;
    const wallet = await bring(alice, ETHER);
    const asked = { walletId: wallet.id, payee: nextPayee() };
    const quoted = await process.app.quoteTransaction({
      ...{ userId: alice.userId, from: null, currency: "ETH", amount: eth(5n), ...asked },
    });
    if (!quoted.ok) throw new Error(quoted.error.code);
    const [high, normal, low] = quoted.value.options;
    if (!high || !normal || !low) throw new Error("there is enough for all three");
    expect(high.expected.units).toBeGreaterThan(low.expected.units);
    const id = await send(alice, { ...asked, amount: eth(5n), maximumFee: normal.maximum });
    expect(await find(id)).toMatchObject({ feeCap: normal.maximum.units });
    // As far as a block may raise it, which would have been too much without room.
    const { baseFeePerGas } = (await anvil.ask("eth_getBlockByNumber", "latest", false)) as { baseFeePerGas: string };
    await anvil.ask("anvil_setNextBlockBaseFeePerGas", `0x${((BigInt(baseFeePerGas) * 9n) / 8n).toString(16)}`);
    await mine();
    await round();
    await process.app.manageSends.speedUp({ ownerId: alice.userId, sendId: id });
    await round();
    const all = await attempts(await find(id));
    expect(all).toHaveLength(2);
    for (const { fees } of all) expect(maximumFee(fees)).toBeLessThanOrEqual(normal.maximum.units);
    await mine(2);
    await round();
    expect((await find(id)).mined?.fee).toBeLessThanOrEqual(normal.maximum.units);
    expect(
      await process.app.quoteTransaction({
        ...{ userId: person().userId, from: null, currency: "ETH", amount: eth(5n), ...asked },
      }),
    ).toEqual({ ok: false, error: { code: "WALLET_NOT_FOUND" } });
  });

  it("is refused for each way that it can be wrong, and nothing is there then", async () => {
    const { bring, ask, apart } = own;
    const wallet = await bring(alice, ETHER);
    const to = nextPayee();
    const base = { walletId: wallet.id, payee: to };
    const watched = await apart.watchWallet(alice, { network: "ETHEREUM", watch: nextPayee() });
    const bitcoin = await apart.importWallet(alice, {
      network: "BITCOIN",
      secret: entropyToMnemonic(crypto.getRandomValues(new Uint8Array(16)), wordlist),
    });
    const archived = await bring(alice, 0n);
    const pooled = (await here.create(alice, { network: "ETHEREUM" })).said?.wallet?.id;
    await here.ask(alice, "mutation ($input: ArchiveWalletInput!) { archiveWallet(input: $input) { __typename } }", {
      input: { walletId: archived.id },
    });
    const refusals = [
      [ask(alice, { ...base, walletId: null }), { code: "WALLET_NOT_FOUND" }],
      [ask(person(), base), { code: "WALLET_NOT_FOUND" }],
      [
        ask(alice, { ...base, walletId: watched.wallet.id as never }),
        { code: "BALANCE_INSUFFICIENT", available: { units: 0n } },
      ],
      [ask(alice, { ...base, walletId: archived.id }), { code: "WALLET_ARCHIVED" }],
      [ask(alice, { ...base, currency: "BTC" }), { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "ETH" }],
      [
        ask(alice, { ...base, maximumFee: money({ code: "BTC", scale: 8 }, 5n) }),
        { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "ETH" },
      ],
      [ask(alice, { ...base, payee: "0xnothing" }), { code: "ADDRESS_INVALID" }],
      [ask(alice, { ...base, payee: `0x${"0".repeat(40)}` }), { code: "ADDRESS_INVALID" }],
      [ask(alice, { ...base, from: { addressId: null } }), { code: "ADDRESS_NOT_FOUND" }],
      [
        ask(alice, { ...base, from: { addressId: (archived.addresses[0]?.id ?? null) as AddressId | null } }),
        { code: "ADDRESS_NOT_FOUND" },
      ],
      // Another network, which this process has not.
      [ask(alice, { ...base, walletId: bitcoin.wallet.id as never }), { code: "CHAIN_UNAVAILABLE" }],
      [ask(alice, { ...base, walletId: pooled as never }), { code: "WALLET_CANNOT_SEND", why: "POOLED" }],
      [ask(alice, { ...base, payee: wallet.address }), { code: "PAYEE_REFUSES" }],
      [ask(alice, { ...base, maximumFee: eth(1n) }), { code: "NETWORK_FEE_TOO_HIGH" }],
      [ask(alice, { ...base, amount: eth(ETHER) }), { code: "BALANCE_INSUFFICIENT", available: { units: ETHER } }],
    ] as const;
    for (const [said, error] of refusals) expect(await said).toMatchObject({ ok: false, error });
    expect(await here.rows("SELECT 1 FROM wallets.send")).toEqual([]);
    expect(
      await here.rows(
        "SELECT 1 FROM wallets.source o JOIN wallets.wallet w ON w.id = o.wallet_id AND w.kind = 'IMPORTED'",
      ),
    ).toEqual([]);
    await anvil.stop();
    expect(await ask(alice, base)).toMatchObject({ ok: false, error: { code: "CHAIN_UNAVAILABLE" } });
  });

  it("is sent once for its key, however many ask at once, and to nobody else under it", async () => {
    const { bring, ask } = own;
    const wallet = await bring(alice, ETHER);
    const asked = { walletId: wallet.id, payee: nextPayee(), idempotencyKey: "once" };
    const said = await Promise.all(Array.from({ length: 5 }, () => ask(alice, asked)));
    expect(new Set(said.map((one) => (one.ok ? one.value : "")))).toHaveLength(1);
    expect(await here.rows("SELECT 1 FROM wallets.send")).toHaveLength(1);
    expect(await ask(alice, { ...asked, amount: eth(2n) })).toEqual({
      ok: false,
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });

  it("waits sixteen times at most, and not for more than there is", async () => {
    const { bring, ask } = own;
    const wallet = await bring(alice, ETHER);
    const asked = () => ask(alice, { walletId: wallet.id, payee: nextPayee(), amount: eth(ETHER / 100n) });
    const said = await Promise.all(Array.from({ length: WAITING_MAX + 4 }, asked));
    expect(said.filter(({ ok }) => ok)).toHaveLength(WAITING_MAX);
    expect(said.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 4 }, () => ({ ok: false, error: { code: "TRANSACTIONS_TOO_MANY", limit: WAITING_MAX } })),
    );
    const other = await bring(alice, ETHER);
    const most = { walletId: other.id, payee: nextPayee(), amount: eth((ETHER * 2n) / 3n) };
    expect(await ask(alice, most)).toMatchObject({ ok: true });
    expect(await ask(alice, most)).toMatchObject({ error: { code: "BALANCE_INSUFFICIENT" } });
  });

  it("has failed where its coins are gone by the time it is signed, or it would cost more than it may", async () => {
    const { bring, send, find } = own;
    const { round, mine } = sending;
    const [gone, dear] = [await bring(alice, ETHER), await bring(alice, ETHER)];
    const ids = [
      await send(alice, { walletId: gone.id, payee: nextPayee(), amount: eth(ETHER / 2n) }),
      await send(alice, { walletId: dear.id, payee: nextPayee(), maximumFee: eth(10n ** 14n) }),
    ] as const;
    await impersonate(gone.address, nextPayee(), (ETHER * 3n) / 4n);
    await mine();
    await anvil.ask("anvil_setNextBlockBaseFeePerGas", `0x${(10n ** 10n).toString(16)}`);
    await mine();
    await round();
    expect(await Promise.all(ids.map(find))).toMatchObject([
      { state: "FAILED", failure: "SOURCE_SHORT", nonce: null },
      { state: "FAILED", failure: "FEE_ABOVE_CAP", nonce: null },
    ]);
  });

  it("goes on behind what its owner signs elsewhere, and has failed only where that took its nonce", async () => {
    const { bring, send, find } = own;
    const { round, mine, attempts } = sending;
    const wallet = await bring(alice, 3n * ETHER);
    await impersonate(wallet.address, nextPayee(), 1n);
    await mine();
    const taken = await send(alice, { walletId: wallet.id, payee: nextPayee() });
    await round();
    expect(await find(taken)).toMatchObject({ state: "BROADCAST", nonce: 1 });
    const [attempt] = await attempts(await find(taken));
    await anvil.ask("anvil_dropTransaction", attempt?.txid);
    await impersonate(wallet.address, nextPayee(), 5n);
    await mine();
    await impersonate(wallet.address, nextPayee(), 6n);
    await mine();
    await round();
    const next = await send(alice, { walletId: wallet.id, payee: nextPayee() });
    await round();
    expect(await find(next)).toMatchObject({ state: "BROADCAST", nonce: 3 });
    await mine(FINALITY);
    await round();
    await round();
    expect(await find(taken)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    expect(await find(next)).toMatchObject({ state: "FINAL" });
    expect(await here.rows("SELECT 1 FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
    expect(await sending.told("payout.failed")).toEqual([]);
  });

  it("is called off, sped up and replaced within its cap, by its owner alone", async () => {
    const { bring, send, find } = own;
    const { round, mine, attempts, balanceOf, process, clock } = sending;
    const wallet = await bring(alice, ETHER);
    const { manageSends } = process.app;
    const by = (who: typeof alice, sendId: Awaited<ReturnType<typeof send>>) => ({ ownerId: who.userId, sendId });
    const [unsigned, to] = [await send(alice, { walletId: wallet.id, payee: nextPayee() }), nextPayee()];
    const missing = { ok: false, error: { code: "TRANSACTION_NOT_FOUND" } };
    expect(await manageSends.cancel(by(person(), unsigned))).toEqual(missing);
    expect(await manageSends.speedUp(by(person(), unsigned))).toEqual(missing);
    expect(await manageSends.cancel(by(alice, unsigned))).toMatchObject({ ok: true });
    expect(await find(unsigned)).toMatchObject({ state: "CANCELLED", nonce: null });
    const cap = 10n ** 15n;
    const signed = await send(alice, { walletId: wallet.id, payee: to, maximumFee: eth(cap) });
    await round();
    for (let times = 0; times < 40; times += 1) {
      clock.pass(4_000_000);
      await round();
    }
    const all = await attempts(await find(signed));
    expect(all.length).toBeGreaterThan(3);
    for (const { fees } of all) expect(maximumFee(fees)).toBeLessThanOrEqual(cap);
    expect(await manageSends.cancel(by(alice, signed))).toMatchObject({ ok: true });
    await mine(FINALITY);
    await round();
    await round();
    // Its cap leaves no room to replace it by nothing: what was given away was paid.
    expect((await find(signed)).state).toMatch(/FINAL|CANCELLED/);
    const last = await send(alice, { walletId: wallet.id, payee: nextPayee(), amount: eth(9n) });
    await round();
    await manageSends.cancel(by(alice, last));
    await round();
    await mine(FINALITY);
    await round();
    await round();
    expect(await find(last)).toMatchObject({ state: "CANCELLED", failure: null });
    expect(await balanceOf((await find(last)).payee)).toBe(0n);
    expect(await here.rows("SELECT operator_id FROM wallets.send_act")).toHaveLength(3);
  });

  it("is signed once by two processes, and waits for no policy and no stop of the house's", async () => {
    const { bring, send, find } = own;
    const { startProcess, attempts, mine, round } = sending;
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('ETHEREUM', 'ETH', 18, 'STOPPED', 1, 'one', now())",
    );
    const wallet = await bring(alice, ETHER);
    const ids = [];
    for (let count = 0; count < 8; count += 1)
      ids.push(await send(alice, { walletId: wallet.id, payee: nextPayee(), amount: eth(BigInt(count + 1)) }));
    const processes = [startProcess(), startProcess()];
    await Promise.all(processes.map((one) => one.round()));
    const sends = await Promise.all(ids.map(find));
    expect(sends.map(({ nonce }) => nonce).toSorted()).toEqual(ids.map((_, nonce) => nonce));
    for (const one of sends) expect(await attempts(one)).toHaveLength(1);
    await mine(FINALITY);
    await round();
    await round();
    expect(new Set((await Promise.all(ids.map(find))).map(({ state }) => state))).toEqual(new Set(["FINAL"]));
  });

  it("funds the treasury from outside where it pays that, and the books and the chain agree throughout", async () => {
    const { bring, send } = own;
    const { openTreasury, round, mine } = sending;
    const books = await makeBooks(here);
    const { compare } = makeReconciling({ here, network: "ETHEREUM", urls: [anvil.url] });
    const treasury = await openTreasury();
    const wallet = await bring(alice, 5n * ETHER);
    await send(alice, { walletId: wallet.id, payee: treasury.address, amount: eth(ETHER) });
    await send(alice, { walletId: wallet.id, payee: nextPayee(), amount: eth(ETHER) });
    for (let blocks = 0; blocks < FINALITY + 4; blocks += 1) {
      await round();
      await books.takeAll();
      expect(await compare()).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
      await mine();
    }
    const funded = (await sending.told("treasury.funded")).map(({ data }) => (data as { amount: string }).amount);
    expect(funded).toEqual(["100.000000000000000000", "1.000000000000000000"]);
    expect(await sending.told("fee.paid")).toEqual([]);
  });

  it("is of one nonce for everybody who has brought the key", async () => {
    const { bring, send, find } = own;
    const bob = person();
    const secret = `0x${randomHex(32)}`;
    const [hers, his] = [await bring(alice, ETHER, secret), await bring(bob, ETHER, secret)];
    const [one, two] = [
      await send(alice, { walletId: hers.id, payee: nextPayee() }),
      await send(bob, { walletId: his.id, payee: nextPayee() }),
    ];
    await sending.round();
    expect([(await find(one)).nonce, (await find(two)).nonce]).toEqual([0, 1]);
    await sending.mine(2);
    await sending.round();
    expect(await find(two)).toMatchObject({ state: "CONFIRMED", walletId: his.id, userId: bob.userId });
  });
});
