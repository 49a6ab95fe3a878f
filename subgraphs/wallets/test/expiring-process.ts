import { newId } from "@coffer/contracts/ids";
import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import type pg from "pg";
import { readTronAddress } from "../src/adapters/chains/tron/address.ts";
import { HOLDER, makeTestUsdtFaucet, makeTronFaucet } from "../src/adapters/chains/tron/faucet.ts";
import { TEST_USDT_ADDRESS } from "../src/adapters/chains/tron/test-usdt.ts";
import { makeSeedMaker } from "../src/adapters/derivation/seed-maker.ts";
import { connectNetworks, makeKeyReaders, makeNetworks } from "../src/adapters/networks.ts";
import { makeChainReader } from "../src/adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../src/adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../src/adapters/postgres/chains/keep-providers.ts";
import { makeDepositReader } from "../src/adapters/postgres/deposits/deposit-reader.ts";
import { makeDepositWriter, makeNoteCredited } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import { makeExpiringWriter } from "../src/adapters/postgres/sends/expiring-writer.ts";
import { makeExpiringSendReader } from "../src/adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../src/adapters/postgres/sends/send-writer.ts";
import { makeSpendWriter } from "../src/adapters/postgres/sends/spend-writer.ts";
import { makeTokenLogWriter } from "../src/adapters/postgres/tokens/token-log-writer.ts";
import { makeTreasuryReader } from "../src/adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../src/adapters/postgres/treasuries/treasury-writer.ts";
import { makeHttpJson } from "../src/adapters/rpc/http-json.ts";
import { makeFollowChain } from "../src/app/chains/follow-chain.ts";
import { makeIsAgreed } from "../src/app/chains/is-agreed.ts";
import { makeLookAtProviders } from "../src/app/chains/look-at-providers.ts";
import type { InChain } from "../src/app/chains/ports.ts";
import { makeWatchBlocks } from "../src/app/chains/watch-blocks.ts";
import { makeConfirmDeposits } from "../src/app/deposits/confirm-deposits.ts";
import type { DepositChainWriter } from "../src/app/deposits/ports.ts";
import { makeWatchDeposits } from "../src/app/deposits/watch-deposits.ts";
import type { SendRules } from "../src/app/sends/ports.ts";
import { makeGate } from "../src/app/wallets/gate.ts";
import { makeMakeWalletKeys } from "../src/app/wallets/make-wallet-keys.ts";
import { readersOf } from "../src/compose/readers.ts";
import type { SendingChainWriter } from "../src/compose/send-rounds.ts";
import { composeSends } from "../src/compose/sends.ts";
import type { ExpiringAttempt, Send } from "../src/domain/sends/send.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { dyingBeside, withSigner } from "./apart.ts";
import type { Death } from "./dying-pool.ts";
import { PATIENT_RULES } from "./paying.ts";
import { NO_PROVIDERS, person, type World } from "./world.ts";

const TRON = "TRON";
export const TRX = 1_000_000n;
/** Of a chain whose clock is its blocks: each is so much later than the one before. */
export const SLOT_MS = 3_000;
/** What is signed expires so many blocks behind now. */
export const VALID_BLOCKS = 40;
export const SOLID = 19;

const toHex = (address: string): string => Buffer.from(readTronAddress(address)).toString("hex");
const HOLDER_HEX = toHex(HOLDER);

export const USDT: Token = {
  ...{ asset: { code: "USDT", scale: 6 }, contract: TEST_USDT_ADDRESS, domain: null, symbol: "USDT" },
  sweepMinimum: 10n * TRX,
};

/** A chain that begins with the test's clock, and goes on by its blocks alone. */
export const startChain = (options: Parameters<typeof startTronStandIn>[0] = {}) =>
  startTronStandIn({
    balances: new Map([[HOLDER_HEX, 10n ** 15n]]),
    tokens: new Map([
      [toHex(TEST_USDT_ADDRESS), { symbol: "USDT", decimals: 6, balances: new Map([[HOLDER_HEX, 10n ** 18n]]) }],
    ]),
    ...{ genesisTime: Date.now(), now: () => 0, slotMs: SLOT_MS },
    ...options,
  });

export type Expiring = ReturnType<typeof makeExpiringProcess>;

type Parts = {
  readonly here: World;
  readonly tron: TronStandIn;
  /** Its providers, where that is not the node alone. */
  readonly urls?: readonly string[];
  readonly rules?: Partial<SendRules>;
  readonly tokens?: readonly Token[];
};

/**
 * What follows Tron and sends over it, on the real parts and a stand-in for its node: but nothing
 * goes by a clock, and a round is over when its promise is.
 */
export function makeExpiringProcess({ here, tron, urls = [tron.url], rules, tokens = [] }: Parts) {
  const clock = makeFakeClock(new Date());
  const { pool } = here.environment;
  const sends = makeExpiringSendReader(pool);
  const treasuries = makeTreasuryReader(pool);
  const validMs = VALID_BLOCKS * SLOT_MS;
  const startProcess = (over: pg.Pool = pool, signer: pg.Pool | null = here.signer) =>
    compose(
      { over, signer },
      {
        ...{ here, clock, urls, tokens },
        rules: { ...PATIENT_RULES, feeCap: 5n * TRX, sendAgainMs: 0, replaceAfterMs: validMs, ...rules },
      },
    );
  const process = startProcess();
  const http = makeHttpJson({ url: new Secret(tron.url) });
  const [faucet, tokenFaucet] = [makeTronFaucet(http), makeTestUsdtFaucet(http)];
  /** From somebody outside, whose transfer waits for a block. */
  const pay = async (to: string, units: bigint): Promise<string> => {
    const txid = await faucet.send(to, units);
    if (txid === null) throw new Error("the stand-in does not take the transfer");
    return txid;
  };
  const payTokens = async (to: string, units: bigint): Promise<string> => {
    const txid = await tokenFaucet.send(to, units);
    if (txid === null) throw new Error("the stand-in does not take the token's transfer");
    return txid;
  };
  const { request, find } = ordersOver({ pool, clock, process, sends });
  const { told, creditAll } = paymentsOf(here);
  /** Blocks, with what waits in the first of them. */
  const mine = (blocks = 1, options: Parameters<TronStandIn["chain"]["mine"]>[0] = {}) => {
    tron.chain.mine(options);
    tron.chain.mineEmpty(blocks - 1);
    clock.pass(Math.max(0, tron.chain.head.time - clock.now().getTime()));
  };
  const balanceOf = (address: string): bigint => tron.chain.head.balances.get(toHex(address)) ?? 0n;
  const tokensOf = (address: string): bigint =>
    tron.chain.head.tokens.get(toHex(TEST_USDT_ADDRESS))?.get(toHex(address)) ?? 0n;
  return {
    ...{
      clock,
      process,
      startProcess,
      request,
      find,
      sends,
      treasuries,
      told,
      creditAll,
      pay,
      payTokens,
      mine,
      balanceOf,
      tokensOf,
    },
    round: process.round,
    /** Killed at a query of its round; false where the round was over before. */
    dyingRound: (death: Death): Promise<boolean> =>
      dyingBeside(
        { wallets: pool, signer: here.signer },
        death,
        ({ wallets, signer }) => startProcess(wallets, signer).round,
      ),
    attempts: (send: Send): Promise<readonly ExpiringAttempt[]> => sends.listAttempts([send.id]),
    ...fundsOver({ here, process, treasuries, pay, payTokens, mine, creditAll }),
  };
}

type Funds = Pick<Parts, "here"> &
  Pick<ReturnType<typeof paymentsOf>, "creditAll"> & {
    readonly process: ReturnType<typeof compose>;
    readonly treasuries: ReturnType<typeof makeTreasuryReader>;
    readonly pay: (to: string, units: bigint) => Promise<string>;
    readonly payTokens: (to: string, units: bigint) => Promise<string>;
    readonly mine: (blocks: number) => void;
  };

/** What comes from somebody outside. */
const fundsOver = ({ here, process, treasuries, pay, payTokens, mine, creditAll }: Funds) => ({
  /** Open, and with so much from somebody outside, which is solid. */
  async openTreasury(units = 100_000n * TRX) {
    mine(SOLID + 1);
    await process.round();
    await process.app.openTreasury({ operatorId: null, network: TRON, reason: "a test" });
    const treasury = await treasuries.find(TRON);
    if (!treasury) throw new Error("it is open");
    await pay(treasury.address, units);
    mine(SOLID);
    await process.round();
    return treasury;
  },
  /** Of somebody of their own, credited and solid; gives the address. */
  async deposit(units: bigint, { to, isOfToken = false }: { to?: string; isOfToken?: boolean } = {}): Promise<string> {
    const { said } = to === undefined ? await here.create(person(), { network: TRON }) : { said: null };
    const address = to ?? said?.wallet?.addresses.nodes[0]?.address ?? "";
    await (isOfToken ? payTokens : pay)(address, units);
    // A block later its node says what is solid.
    mine(isOfToken ? SOLID + 1 : SOLID);
    await process.round();
    await creditAll();
    return address;
  },
});

type Orders = {
  readonly pool: pg.Pool;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly process: Pick<ReturnType<typeof compose>, "planIn">;
  readonly sends: ReturnType<typeof makeExpiringSendReader>;
};

/** As payments asks, and what has become of it. */
function ordersOver({ pool, clock, process, sends }: Orders) {
  const request = async (to: string, units: bigint, { priority = "NORMAL", currency = "TRX" } = {}) => {
    const paymentId = newId("pay");
    const amount = `${units / TRX}.${String(units % TRX).padStart(6, "0")}`;
    await inTransaction(pool, (client) =>
      process.planIn(pgSql(client))({
        ...{ paymentId, userId: newId("usr"), network: TRON, currency, amount, address: to, priority },
        ...{ accountId: null, requestedAt: clock.now().toISOString() },
      }),
    );
    return paymentId;
  };
  const find = async (paymentId: Awaited<ReturnType<typeof request>>): Promise<Send> => {
    const [send] = await sends.listByPayments([paymentId]);
    if (!send) throw new Error("it was not planned");
    return send;
  };
  return { request, find };
}

/** What payments is told, and says. */
function paymentsOf(here: World) {
  const told = async (type: string) => (await here.stated()).filter((event) => event.type === `coffer.wallets.${type}`);
  /** As payments would, whatever is confirmed. */
  const creditAll = async () => {
    for (const { data } of await told("deposit.confirmed")) {
      const { depositId, credit } = data as { depositId: ReturnType<typeof newId<"dep">>; credit: number };
      await inTransaction(here.environment.pool, (client) =>
        makeNoteCredited(pgSql(client))({ depositId, credit, paymentId: newId("pay"), at: new Date() }),
      );
    }
  };
  return { told, creditAll };
}

type Pools = { readonly over: pg.Pool; readonly signer: pg.Pool | null };

type Composed = Pick<Parts, "here"> & {
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly urls: readonly string[];
  readonly rules: SendRules;
  readonly tokens: readonly Token[];
};

type Writers = DepositChainWriter & SendingChainWriter;

function compose({ over, signer }: Pools, { here, clock, urls, rules, tokens }: Composed) {
  const { vault, log } = here.environment;
  const networks = makeNetworks([TRON], { bitcoinNetwork: "regtest", mode: "sandbox", tronTokens: tokens });
  const [found] = connectNetworks(networks, {
    providers: { ...NO_PROVIDERS, TRON: urls.map((url) => new Secret(url)) },
    ...{ mode: "sandbox", bitcoinNetwork: "regtest" },
    ...{ provesBlocks: false, readsInternal: false, saysFinal: false, provesTronBlocks: true },
  });
  if (!found) throw new Error("it has a provider");
  // Whoever tests pays it what it needs.
  const network = { ...found, faucets: [] };
  const { watched } = network;
  const connected = { ...network.connected, rules: { ...network.connected.rules, lookEveryMs: 0 } };
  const composed = composeSends({
    transaction: (work) => inTransaction(over, (client) => work(pgSql(client))),
    ...{ pool: over, vault, clock, log, networks, followed: [network], announce: () => undefined },
    keyReaders: makeKeyReaders(networks, { bitcoinNetwork: "regtest" }),
    signing: here.signer === null ? "inside" : "apart",
    makeKeys: makeMakeWalletKeys({ seeds: makeSeedMaker(), vault, gate: makeGate(1) }),
    rules: new Map([[TRON, rules]]),
  });
  const ofNetwork = composed.ofNetwork(network);
  if (!ofNetwork) throw new Error("it is sent over");
  const reader = makeChainReader(over);
  const inChain: InChain<Writers> = (work) =>
    inTransaction(over, (client) => {
      const sql = pgSql(client);
      return work({
        ...{ ...makeChainWriter(sql), deposits: makeDepositWriter(sql), expiring: makeExpiringWriter(sql) },
        ...{ tokenLogs: makeTokenLogWriter(sql), sends: makeSendWriter(sql) },
        ...{ spends: makeSpendWriter(sql), treasuries: makeTreasuryWriter(sql) },
      });
    });
  const parts = {
    ...{ connected, watched, reader, chains: reader, inChain, clock, log, keepProviders: makeKeepProviders(over) },
    ...{ deposits: makeDepositReader(over), announce: () => undefined },
  };
  const isAgreed = makeIsAgreed(parts);
  const deposited = makeWatchDeposits(parts);
  const readLogs = composed.tokenLogs.readOf<Writers>(network, {
    isAgreed,
    inChain,
    watches: [deposited, ofNetwork.funding],
  });
  const follow = makeFollowChain({
    ...{ ...parts, sight: makeLookAtProviders(parts) },
    watch: makeWatchBlocks<Writers>({
      ...{ network: connected.network, log },
      readers: readersOf(network, over),
      watches: [deposited, ...ofNetwork.watches],
    }),
  });
  const confirm = makeConfirmDeposits({ ...parts, isAgreed });
  const send = ofNetwork.round({ isAgreed, inChain });
  return {
    ...composed,
    round: withSigner(
      async () => {
        for (let steps = 0; steps < 500 && (await follow()); steps += 1);
        await readLogs();
        await confirm();
        await send();
      },
      { signer, network, rules, vault, log, clock },
    ),
  };
}
