import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { newId, type UserId } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { NO_PROVIDERS, person, type Wallet, type World, world } from "./world.ts";

const PATIENT = { timeout: 120_000, interval: 50 };
const ETHER = 10n ** 18n;
const DEPOSIT = `id address network txid amount { amount currency } state confirmations confirmationsNeeded
  blockHeight blockHash payment { id } seenAt wallet { id }`;
const LIST = `query ($id: ID!) { wallet(id: $id) { deposits { nodes { ${DEPOSIT} } } } }`;

type Deposit = {
  id: string;
  txid: string;
  state: string;
  confirmations: number;
  blockHash: string;
  payment: { id: string } | null;
};

const [alice, bob] = [person(), person()];

describe.skipIf(whyNoAnvil())("what comes in over a chain of Ethereum", () => {
  let anvil: Anvil;
  let here: World;
  const wallets = new Map<UserId, Wallet>();
  const walletOf = (who: typeof alice) => wallets.get(who.userId) as Wallet;
  const addressOf = (who: typeof alice) => walletOf(who).addresses.nodes[0]?.address ?? "";

  /** From the rich account of the node, in a block of its own. */
  const send = async (to: string, units: bigint): Promise<string> => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    return (await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` })) as string;
  };
  const mine = (blocks: number) => anvil.ask("anvil_mine", blocks);
  const listDeposits = async (who: typeof alice): Promise<Deposit[]> => {
    const { data } = await here.ask(who, LIST, { id: walletOf(who).id });
    return (data as { wallet: { deposits: { nodes: Deposit[] } } }).wallet.deposits.nodes;
  };
  const awaitState = (who: typeof alice, wanted: string, state: string) =>
    vi.waitFor(async () => {
      const found = (await listDeposits(who)).find(({ txid }) => txid === wanted);
      expect(found?.state).toBe(state);
      return found as Deposit;
    }, PATIENT);
  const told = async (type: string, depositId: string) =>
    (await here.stated()).filter((event) => event.type === `coffer.wallets.${type}` && event.subject === depositId);
  const credit = async (confirmed: CofferEvent | undefined): Promise<string> => {
    const { depositId, credit: nth, userId } = (confirmed as CofferEvent).data as Told;
    const paymentId = newId("pay");
    const event = wrapEvent("payments", {
      type: "deposit.credited",
      subject: paymentId,
      ownerId: userId as UserId,
      time: new Date(),
      data: { depositId, credit: nth, paymentId, userId },
    });
    await here.environment.bus.publish("coffer.payments.v1", [event]);
    return paymentId;
  };

  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 1 });
    here = await world({ config: { providers: { ...NO_PROVIDERS, ETHEREUM: [new Secret(anvil.url)] } } });
    for (const who of [alice, bob]) {
      const { said } = await here.create(who, { network: "ETHEREUM" });
      wallets.set(who.userId, said?.wallet as Wallet);
    }
  });
  afterAll(async () => {
    await here.close();
    await anvil.stop();
  });

  it("is seen in its block, confirmed by the next, told to payments once, and credited by its word", async () => {
    const units = ETHER + 1n;
    const txid = await send(addressOf(alice), units);
    const seen = await awaitState(alice, txid, "CONFIRMING");
    expect(seen).toMatchObject({
      address: addressOf(alice),
      network: "ETHEREUM",
      amount: { amount: "1.000000000000000001", currency: "ETH" },
      confirmations: 1,
      confirmationsNeeded: 2,
      payment: null,
      wallet: { id: walletOf(alice).id },
    });
    expect(await told("deposit.confirmed", seen.id)).toEqual([]);
    await mine(1);
    await awaitState(alice, txid, "CONFIRMED");
    const [confirmed, ...more] = await told("deposit.confirmed", seen.id);
    expect(more).toEqual([]);
    expect(confirmed).toMatchObject({
      data: { credit: 1, amount: "1.000000000000000001", currency: "ETH", txid, address: addressOf(alice) },
    });
    const paymentId = await credit(confirmed);
    const credited = await awaitState(alice, txid, "CREDITED");
    expect(credited.payment).toEqual({ id: paymentId });
    expect(await listDeposits(bob)).toEqual([]);
  });

  it("is nobody's where the address is nobody's, where nothing was sent, and where it failed", async () => {
    const before = await listDeposits(alice);
    await send("0x000000000000000000000000000000000000dEaD", ETHER);
    await send(addressOf(alice), 0n);
    await mine(3);
    const marker = await send(addressOf(bob), 5n);
    await awaitState(bob, marker, "CONFIRMING");
    expect(await listDeposits(alice)).toEqual(
      before.map((deposit) => ({ ...deposit, confirmations: expect.any(Number) })),
    );
  });

  it("is ORPHANED with its block before it was confirmed, and goes on where another block has it", async () => {
    const txid = await send(addressOf(alice), 7n);
    const seen = await awaitState(alice, txid, "CONFIRMING");
    await anvil.ask("anvil_reorg", 1, []);
    await mine(1);
    expect(await awaitState(alice, txid, "ORPHANED")).toMatchObject({ id: seen.id, confirmations: 0 });
    const again = await send(addressOf(alice), 7n);
    expect(again).not.toBe(txid);
    await awaitState(alice, again, "CONFIRMING");
    expect(await told("deposit.reversed", seen.id)).toEqual([]);
  });

  it("is REVERSED where its block is taken back once it was credited, and credited anew where it is mined again", async () => {
    const raw = await signedTransfer(anvil, addressOf(bob), 11n);
    const txid = (await anvil.ask("eth_sendRawTransaction", raw)) as string;
    await awaitState(bob, txid, "CONFIRMING");
    await mine(1);
    const { id } = await awaitState(bob, txid, "CONFIRMED");
    await credit((await told("deposit.confirmed", id))[0]);
    await awaitState(bob, txid, "CREDITED");

    await anvil.ask("anvil_reorg", 2, []);
    await mine(1);
    await awaitState(bob, txid, "REVERSED");
    expect((await told("deposit.reversed", id)).map(({ data }) => data)).toMatchObject([{ depositId: id, credit: 1 }]);

    await anvil.ask("eth_sendRawTransaction", raw);
    await mine(2);
    await awaitState(bob, txid, "CONFIRMED");
    const second = (await told("deposit.confirmed", id)).find(({ data }) => (data as { credit: number }).credit === 2);
    const paymentId = await credit(second);
    expect(await awaitState(bob, txid, "CREDITED")).toMatchObject({ id, payment: { id: paymentId } });
    expect(await told("deposit.reversed", id)).toHaveLength(1);
    const history = await here.rows<{ state: string }>(
      "SELECT c.state FROM wallets.deposit_change c JOIN wallets.deposit d ON d.id = c.deposit_id WHERE d.txid = $1 ORDER BY c.sequence",
      [txid],
    );
    expect(history.map(({ state }) => state)).toEqual([
      ...["CONFIRMING", "CONFIRMED", "CREDITED", "REVERSED"],
      ...["CONFIRMING", "CONFIRMED", "CREDITED"],
    ]);
  });

  it("is not credited by what payments says of an earlier confirmation, or says twice", async () => {
    const deposits = await listDeposits(bob);
    const last = deposits.find(({ state }) => state === "CREDITED") as Deposit;
    const [first] = await told("deposit.confirmed", last.id);
    await credit(first);
    const marker = await send(addressOf(bob), 13n);
    await awaitState(bob, marker, "CONFIRMING");
    expect((await listDeposits(bob)).find(({ id }) => id === last.id)?.payment).toEqual(last.payment);
  });

  it("is somebody else's to nobody but staff, by any way", async () => {
    const [{ id } = { id: "" }] = await listDeposits(alice);
    const query = `query ($id: ID!) { deposit(id: $id) { id } _entities(representations: [{ __typename: "Deposit", id: $id }]) { ... on Deposit { id } } }`;
    const ask = async (who: typeof alice) => (await here.ask(who, query, { id })).data;
    expect(await ask(alice)).toEqual({ deposit: { id }, _entities: [{ id }] });
    expect(await ask(bob)).toEqual({ deposit: null, _entities: [null] });
    expect(await ask(person("COMPLIANCE"))).toEqual({ deposit: { id }, _entities: [{ id }] });
  });

  it("is paged, the newest first, and no cursor is good in another wallet's list", async () => {
    const page = `query ($id: ID!, $first: Int!, $after: String) { wallet(id: $id) { deposits(first: $first, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } } }`;
    const all = (await listDeposits(alice)).map(({ id }) => id);
    expect(all).toEqual(all.toSorted().toReversed());
    const read: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await here.ask(alice, page, { id: walletOf(alice).id, first: 1, after });
      const { nodes, pageInfo } = (data as { wallet: { deposits: Page } }).wallet.deposits;
      read.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      const { errors } = await here.ask(bob, page, { id: walletOf(bob).id, first: 1, after });
      expect(errors?.[0]?.extensions).toMatchObject({ inputs: [{ code: "INVALID_CURSOR" }] });
    }
    expect(read).toEqual(all);
  });

  it("is in one list with everybody's for staff alone, by network, currency, state and transaction", async () => {
    const query = `query ($filter: DepositFilter, $after: String) { deposits(filter: $filter, first: 2, after: $after) {
      nodes { id txid state wallet { owner { id } } } pageInfo { hasNextPage endCursor } } }`;
    const staff = person("OPERATOR");
    const ask = (filter: object | null, after: string | null = null) => here.ask(staff, query, { filter, after });
    const readAll = async (filter: object | null) => {
      const found: { id: string; txid: string; state: string; wallet: { owner: { id: string } } }[] = [];
      for (let after: string | null = null; ; ) {
        const { data } = await ask(filter, after);
        const { nodes, pageInfo } = (data as { deposits: { nodes: typeof found } & Page }).deposits;
        found.push(...nodes);
        if (!pageInfo.hasNextPage) return found;
        after = pageInfo.endCursor;
      }
    };
    const everybodys = [...(await listDeposits(alice)), ...(await listDeposits(bob))];
    const all = await readAll(null);
    expect(all.map(({ id }) => id)).toEqual(
      everybodys
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    expect(new Set(all.map(({ wallet }) => wallet.owner.id))).toEqual(new Set([alice.userId, bob.userId]));
    const orphaned = everybodys.filter(({ state }) => state === "ORPHANED").map(({ txid }) => txid);
    expect((await readAll({ states: ["ORPHANED"] })).map(({ txid }) => txid)).toEqual(orphaned);
    const [{ txid } = { txid: "" }] = orphaned.map((one) => ({ txid: one }));
    expect(await readAll({ network: "ETHEREUM", currency: "ETH", txid })).toMatchObject([{ txid }]);
    for (const nothing of [{ network: "TRON" }, { currency: "USDC" }, { txid: "0x00" }])
      expect(await readAll(nothing)).toEqual([]);

    const { pageInfo } = ((await ask(null)).data as { deposits: Page }).deposits;
    for (const filter of [{ txid: "" }, { txid: "x".repeat(129) }])
      expect((await ask(filter)).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    const lost = await ask({ network: "ETHEREUM" }, pageInfo.endCursor);
    expect(lost.errors?.[0]?.extensions).toMatchObject({ inputs: [{ code: "INVALID_CURSOR" }] });
    expect((await here.ask(alice, query, {})).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("is seen once, whoever follows: forty at once, two processes, and reorganisations", async () => {
    const second = await here.another();
    await anvil.ask("evm_setAutomine", false);
    const txids: string[] = [];
    for (let i = 0; i < 40; i += 1) txids.push(await send(addressOf(i % 2 ? alice : bob), BigInt(1_000 + i)));
    await mine(1);
    await anvil.ask("evm_setAutomine", true);
    await mine(2);
    for (const [i, txid] of txids.entries()) await awaitState(i % 2 ? alice : bob, txid, "CONFIRMED");
    const rows = await here.rows<{ txid: string; credits: number }>(
      "SELECT txid, credits FROM wallets.deposit WHERE txid = ANY ($1)",
      [txids],
    );
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(({ credits }) => credits))).toEqual(new Set([1]));
    const events = (await here.stated()).filter(({ type }) => type === "coffer.wallets.deposit.confirmed");
    expect(new Set(events.map(({ subject, data }) => `${subject}/${(data as { credit: number }).credit}`)).size).toBe(
      events.length,
    );
    await second.stop();
  });
});

type Told = { depositId: string; credit: number; userId: string };
type Page = { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };

/** To be sent again after a reorganisation: anvil forgets what it took back. */
async function signedTransfer(anvil: Anvil, to: string, units: bigint): Promise<string> {
  const [from] = (await anvil.ask("eth_accounts")) as string[];
  const [nonce, block] = await Promise.all([
    anvil.ask("eth_getTransactionCount", from, "latest"),
    anvil.ask("eth_getBlockByNumber", "latest", false),
  ]);
  const base = BigInt((block as { baseFeePerGas: string }).baseFeePerGas);
  return (await anvil.ask("eth_signTransaction", {
    ...{ from, to, nonce, chainId: "0x7a69", gas: "0x5208", value: `0x${units.toString(16)}` },
    maxFeePerGas: `0x${(base * 4n).toString(16)}`,
    maxPriorityFeePerGas: "0x1",
  })) as string;
}
