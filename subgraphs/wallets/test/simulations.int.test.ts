import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER } from "../src/adapters/chains/tron/faucet.ts";
import { makeOutageStore } from "../src/adapters/postgres/simulations/outage-store.ts";
import { makeOutages } from "../src/app/simulations/outages.ts";
import { composeSigner } from "../src/compose/signer.ts";
import { composeWallets } from "../src/compose.ts";
import { ETHER, nextPayee, type Paying, paying } from "./paying.ts";
import { credit, PATIENT, watchDeposits } from "./watch-deposits.ts";
import { person, type World } from "./world.ts";

const CHAIN = "chain { network canMine deepest outageUntil }";
const LIST = "{ sandboxChains { network canMine deepest outageUntil } }";
const MINE = `mutation ($input: SimulateChainBlocksInput!) { simulated: simulateChainBlocks(input: $input) {
  __typename ... on Refusal { code } ... on ChainControlRefused { fault } ... on SimulateChainBlocksSuccess { ${CHAIN} height } } }`;
const REORGANISE = `mutation ($input: SimulateChainReorganisationInput!) { simulated: simulateChainReorganisation(input: $input) {
  __typename ... on Refusal { code } ... on ChainControlRefused { fault } ... on ReorganisationTooDeep { deepest }
  ... on SimulateChainReorganisationSuccess { ${CHAIN} height } } }`;
const CUT_OFF = `mutation ($input: SimulateChainOutageInput!) { simulated: simulateChainOutage(input: $input) {
  __typename ... on Refusal { code } ... on ChainControlRefused { fault } ... on SimulateChainOutageSuccess { ${CHAIN} } } }`;
const RESTORE = `mutation ($input: EndChainOutageInput!) { simulated: endChainOutage(input: $input) {
  __typename ... on Refusal { code } ... on ChainControlRefused { fault } ... on EndChainOutageSuccess { ${CHAIN} } } }`;
const HEALTH = "query ($network: NetworkCode!) { network(code: $network) { health { state providers { state } } } }";
const DEPOSIT = `mutation ($input: SimulateChainDepositInput!) { simulateChainDeposit(input: $input) {
  ... on SimulateChainDepositSuccess { txid } } }`;
const QUOTE = `{ quoteNetworkFee(input: { network: "ETHEREUM" }) { __typename ... on Refusal { code } } }`;

const operator = person("OPERATOR");
const refused = (fault: string) => ({ code: "CHAIN_CONTROL_REFUSED", fault });

const makeActs = (here: Pick<World, "ask">, network: string) => {
  const act = async (query: string, input: object = {}) =>
    (await here.ask(operator, query, { input: { network, ...input } })).data?.simulated;
  return {
    act,
    healthIs: (health: object) =>
      vi.waitFor(async () => {
        const { data } = await here.ask(operator, HEALTH, { network });
        expect(data).toMatchObject({ network: { health } });
      }, PATIENT),
  };
};

describe.skipIf(whyNoAnvil())("a chain of Ethereum of one's own, and what comes over it", () => {
  let anvil: Anvil;
  let parts: Awaited<ReturnType<typeof watchDeposits>>;
  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 1, mining: "on-demand" });
    await anvil.ask("anvil_mine", 20);
    parts = await watchDeposits(
      "ETHEREUM",
      [anvil.url],
      async () => ((await anvil.ask("eth_getBlockByNumber", "latest", false)) as { hash: string }).hash,
    );
  });
  afterAll(async () => {
    await parts.here.close();
    await anvil.stop();
  });
  const deposit = async (amount: string): Promise<string> => {
    const input = { walletId: parts.wallet.id, amount: { amount, currency: "ETH" } };
    const { data } = await parts.here.ask(parts.alice, DEPOSIT, { input });
    return (data as { simulateChainDeposit: { txid: string } }).simulateChainDeposit.txid;
  };

  it("is mined on, which confirms a deposit, and reorganised, which takes it back", async () => {
    const { here, awaitState, told } = parts;
    const { act } = makeActs(here, "ETHEREUM");
    const chain = { network: "ETHEREUM", canMine: true, deepest: 5, outageUntil: null };
    expect((await here.ask(operator, LIST)).data).toEqual({ sandboxChains: [chain] });
    const txid = await deposit("1.5");
    expect(await act(MINE, { blocks: 1 })).toEqual({ __typename: "SimulateChainBlocksSuccess", chain, height: 21 });
    await awaitState(txid, "CONFIRMING");
    expect(await act(MINE, { blocks: 3 })).toMatchObject({ height: 24 });
    const { id } = await awaitState(txid, "CONFIRMED");
    await credit(here, (await told("deposit.confirmed", id))[0]);
    await awaitState(txid, "CREDITED");

    expect(await act(REORGANISE, { depth: 6 })).toMatchObject({ code: "REORGANISATION_TOO_DEEP", deepest: 5 });
    expect(await act(REORGANISE, { depth: 4 })).toEqual({
      ...{ __typename: "SimulateChainReorganisationSuccess", chain, height: 24 },
    });
    await awaitState(txid, "REVERSED");
    expect(await told("deposit.reversed", id)).toHaveLength(1);
    await parts.isRead();
  });

  it("is refused of what is no network here, of one without nodes, and out of bounds", async () => {
    const { here } = parts;
    for (const query of [MINE, REORGANISE, CUT_OFF, RESTORE]) {
      const bound = { [MINE]: { blocks: 1 }, [REORGANISE]: { depth: 1 }, [CUT_OFF]: { seconds: 1 } }[query] ?? {};
      expect(await makeActs(here, "DOGECOIN").act(query, bound)).toMatchObject(refused("UNKNOWN_NETWORK"));
      expect(await makeActs(here, "BITCOIN").act(query, bound)).toMatchObject(refused("NOT_CONNECTED"));
    }
    for (const [query, input] of [
      [MINE, { blocks: 0 }],
      [MINE, { blocks: 101 }],
      [REORGANISE, { depth: 0 }],
      [CUT_OFF, { seconds: 0 }],
      [CUT_OFF, { seconds: 3_601 }],
    ] as const) {
      const { errors } = await here.ask(operator, query, { input: { network: "ETHEREUM", ...input } });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  it("is for a sandbox: where money is real it is refused, and what a table says cuts nothing off", async () => {
    const { here } = parts;
    const production = composeWallets(
      { ...here.environment, mode: "production" },
      { ...here.settings, providers: { ETHEREUM: [new Secret(anvil.url)], BITCOIN: [], TRON: [] } },
    );
    const ask = async (query: string, input: object) =>
      (await here.ask(operator, query, { input: { network: "ETHEREUM", ...input } }, production)).data?.simulated;
    const height = await anvil.ask("eth_blockNumber");
    for (const [query, input] of [
      [MINE, { blocks: 1 }],
      [REORGANISE, { depth: 1 }],
      [CUT_OFF, { seconds: 60 }],
      [RESTORE, {}],
    ] as const)
      expect(await ask(query, input)).toMatchObject({ code: "SANDBOX_ONLY" });
    expect((await here.ask(operator, LIST, {}, production)).data).toEqual({ sandboxChains: [] });
    expect(await anvil.ask("eth_blockNumber")).toBe(height);
    expect(await here.rows("SELECT * FROM wallets.simulated_outage")).toEqual([]);
  });

  it("is cut off from all processes until it is let go, while it goes on itself, and what came is read then", async () => {
    const { here, list, awaitState } = parts;
    const { act, healthIs } = makeActs(here, "ETHEREUM");
    await here.another();
    await healthIs({ state: "FOLLOWING", providers: [{ state: "OK" }] });
    expect(await act(CUT_OFF, { seconds: 3_600 })).toMatchObject({ chain: { outageUntil: expect.any(String) } });
    await healthIs({ state: "WAITING", providers: [{ state: "UNREACHABLE" }] });
    const before = await list();
    const txid = await deposit("0.25");
    expect(await act(MINE, { blocks: 2 })).toMatchObject({ __typename: "SimulateChainBlocksSuccess" });
    await healthIs({ state: "WAITING" });
    expect(await list()).toHaveLength(before.length);
    expect(await act(RESTORE)).toMatchObject({ chain: { outageUntil: null } });
    await healthIs({ state: "FOLLOWING", providers: [{ state: "OK" }] });
    await awaitState(txid, "CONFIRMED");
    expect(await act(RESTORE)).toMatchObject({ __typename: "EndChainOutageSuccess" });
  });
});

describe.skipIf(whyNoAnvil())("a chain of Ethereum of one's own, and what is sent over it", () => {
  let here: Paying;
  beforeAll(async () => {
    here = await paying();
    await here.awaitTreasury();
  });
  afterAll(() => here.close());

  it("is reorganised without loss: what wallets has sent it sends again, and it is paid once", async () => {
    const { act } = makeActs(here, "ETHEREUM");
    await here.mine(10);
    const to = nextPayee();
    const paymentId = await here.request(to, "1");
    const { txid } = (await here.awaitSend(paymentId, { state: "BROADCAST" })).attempts[0] ?? {};
    await act(MINE, { blocks: 1 });
    await act(MINE, { blocks: 2 });
    await here.awaitSend(paymentId, { state: "CONFIRMED" });
    expect(await act(REORGANISE, { depth: 5 })).toMatchObject({ __typename: "SimulateChainReorganisationSuccess" });
    expect(await here.readBalance(to)).toBe(0n);
    await here.awaitThat(async () => {
      await act(MINE, { blocks: 1 });
      expect(await here.readBalance(to)).toBe(ETHER);
    });
    await act(MINE, { blocks: 10 });
    const sent = await here.awaitSend(paymentId, { state: "FINAL", txid });
    expect(sent.attempts).toHaveLength(1);
    expect(await here.readBalance(to)).toBe(ETHER);
  });

  it("says that it is unavailable while it is cut off, and pays what was asked for meanwhile behind it", async () => {
    const { act } = makeActs(here, "ETHEREUM");
    const quote = () => here.gql<{ quoteNetworkFee: { __typename: string; code?: string } }>(QUOTE);
    expect((await quote()).quoteNetworkFee.__typename).toBe("NetworkFeeQuote");
    await act(CUT_OFF, { seconds: 3_600 });
    await here.awaitThat(async () => expect((await quote()).quoteNetworkFee.code).toBe("CHAIN_UNAVAILABLE"));
    const to = nextPayee();
    const paymentId = await here.request(to, "2");
    await here.awaitSend(paymentId, {});
    await act(MINE, { blocks: 3 });
    expect(await here.readBalance(to)).toBe(0n);
    await act(RESTORE);
    await here.awaitThat(async () => {
      await act(MINE, { blocks: 1 });
      expect(await here.readBalance(to)).toBe(2n * ETHER);
    });
    expect((await quote()).quoteNetworkFee.__typename).toBe("NetworkFeeQuote");
  });
});

describe.skipIf(whyNoAnvil())("a signer that is apart", () => {
  it("is cut off as wallets is, by a table that it may read and not write, and signs once it is let go", async () => {
    const here = await paying({ isApart: true });
    const { environment, settings, signer: pool } = here;
    if (!pool) throw new Error("keys are not apart");
    const signer = composeSigner({ ...environment, pool }, settings);
    await signer.start();
    try {
      const { act } = makeActs(here, "ETHEREUM");
      await here.awaitTreasury();
      await act(CUT_OFF, { seconds: 3_600 });
      const seen = makeOutages({ store: makeOutageStore(pool), clock: environment.clock });
      expect(await seen.isDown("ETHEREUM")).toBe(true);
      await expect(seen.end("ETHEREUM")).rejects.toMatchObject({ code: "42501" });
      const to = nextPayee();
      const paymentId = await here.request(to, "1");
      expect(await here.awaitSend(paymentId, {})).toMatchObject({ state: "PLANNED", attempts: [] });
      await act(RESTORE);
      expect(await seen.until("ETHEREUM")).toBeNull();
      await here.awaitSend(paymentId, { state: "BROADCAST" });
    } finally {
      await signer.stop();
      await here.close();
    }
  });
});

describe("the stand-in for a chain of Tron", () => {
  it("is mined on and reorganised, and forgets what was in the blocks that it takes back", async () => {
    const holder = Buffer.from(readTronAddress(HOLDER)).toString("hex");
    const tron = await startTronStandIn({ balances: new Map([[holder, 2n ** 60n]]), slotMs: 1 });
    tron.chain.mineEmpty(40);
    const parts = await watchDeposits("TRON", [tron.url], async () => tron.chain.head.id.toString("hex"));
    try {
      const { here, alice, wallet, awaitState } = parts;
      const { act } = makeActs(here, "TRON");
      const input = { walletId: wallet.id, amount: { amount: "5", currency: "TRX" } };
      const { data } = await here.ask(alice, DEPOSIT, { input });
      const { txid } = (data as { simulateChainDeposit: { txid: string } }).simulateChainDeposit;
      expect(await act(MINE, { blocks: 3 })).toMatchObject({ height: 43, chain: { deepest: 18 } });
      await awaitState(txid, "CONFIRMING");
      expect(await act(REORGANISE, { depth: 19 })).toMatchObject({ code: "REORGANISATION_TOO_DEEP", deepest: 18 });
      expect(await act(REORGANISE, { depth: 3 })).toMatchObject({ height: 43 });
      await awaitState(txid, "ORPHANED");
      expect(tron.chain.waiting).toEqual([]);
      await act(MINE, { blocks: 25 });
      await parts.isRead();
      await awaitState(txid, "ORPHANED");
      await act(CUT_OFF, { seconds: 60 });
      await makeActs(here, "TRON").healthIs({ state: "WAITING", providers: [{ state: "UNREACHABLE" }] });
      await act(RESTORE);
      await makeActs(here, "TRON").healthIs({ state: "FOLLOWING" });
    } finally {
      await parts.here.close();
      await tron.stop();
    }
  });
});
