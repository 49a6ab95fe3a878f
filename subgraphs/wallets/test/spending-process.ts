import { newId } from "@coffer/contracts/ids";
import type { Btcd } from "@coffer/local-parts/btcd";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import type pg from "pg";
import { makeBitcoinKeys } from "../src/adapters/chains/bitcoin/keys.ts";
import { makeSeedMaker } from "../src/adapters/derivation/seed-maker.ts";
import { connectNetworks, makeKeyReaders, makeNetworks } from "../src/adapters/networks.ts";
import { makeChainReader } from "../src/adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../src/adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../src/adapters/postgres/chains/keep-providers.ts";
import { makeDepositReader } from "../src/adapters/postgres/deposits/deposit-reader.ts";
import { makeDepositWriter, makeNoteCredited } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import { onlyOurs } from "../src/adapters/postgres/outputs/only-ours.ts";
import { makeOutputWriter } from "../src/adapters/postgres/outputs/output-writer.ts";
import { makeReceiptWriter } from "../src/adapters/postgres/segregated/receipt-writer.ts";
import { makeCoinReader } from "../src/adapters/postgres/sends/coins.ts";
import { makeExpiringWriter } from "../src/adapters/postgres/sends/expiring-writer.ts";
import { makeOutputSendReader } from "../src/adapters/postgres/sends/send-reader.ts";
import { makeSendWriter } from "../src/adapters/postgres/sends/send-writer.ts";
import { makeSpendWriter } from "../src/adapters/postgres/sends/spend-writer.ts";
import { makeTokenLogWriter } from "../src/adapters/postgres/tokens/token-log-writer.ts";
import { makeTreasuryReader } from "../src/adapters/postgres/treasuries/treasury-reader.ts";
import { makeTreasuryWriter } from "../src/adapters/postgres/treasuries/treasury-writer.ts";
import { makeFollowChain } from "../src/app/chains/follow-chain.ts";
import { makeIsAgreed } from "../src/app/chains/is-agreed.ts";
import { makeLookAtProviders } from "../src/app/chains/look-at-providers.ts";
import type { InChain } from "../src/app/chains/ports.ts";
import { makeWatchBlocks } from "../src/app/chains/watch-blocks.ts";
import { makeConfirmDeposits } from "../src/app/deposits/confirm-deposits.ts";
import type { DepositChainWriter, WatchedNetwork } from "../src/app/deposits/ports.ts";
import { makeWatchDeposits } from "../src/app/deposits/watch-deposits.ts";
import type { OutputChainWriter } from "../src/app/outputs/ports.ts";
import { makeWatchOutputs } from "../src/app/outputs/watch-outputs.ts";
import type { ReceiptChainWriter } from "../src/app/segregated/ports.ts";
import { makeWatchReceipts } from "../src/app/segregated/watch-receipts.ts";
import type { SendRules } from "../src/app/sends/ports.ts";
import { makeGate } from "../src/app/wallets/gate.ts";
import { makeMakeWalletKeys } from "../src/app/wallets/make-wallet-keys.ts";
import type { SendingChainWriter } from "../src/compose/send-rounds.ts";
import { composeSends } from "../src/compose/sends.ts";
import { type OutputAttempt, type Send, staysHome } from "../src/domain/sends/send.ts";
import { dyingBeside, withSigner } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import type { Death } from "./dying-pool.ts";
import { PATIENT_RULES } from "./paying.ts";
import { NO_PROVIDERS, person, type World } from "./world.ts";

const BITCOIN = "BITCOIN";
export const BTC = 10n ** 8n;

export type Spending = ReturnType<typeof makeSpending>;

type Parts = {
  readonly here: World;
  readonly btcd: Pick<Btcd, "url" | "ask">;
  /** Its providers, where that is not the node alone. */
  readonly urls?: readonly string[];
  readonly rules?: Partial<SendRules>;
};

/**
 * What follows Bitcoin and sends over it, on the real parts: but nothing goes by a clock, and a
 * round is over when its promise is.
 */
export function makeSpending({ here, btcd, urls = [btcd.url], rules }: Parts) {
  const clock = makeFakeClock(new Date());
  const { pool } = here.environment;
  const outside = outsideOn(btcd);
  const sends = makeOutputSendReader(pool);
  const coins = makeCoinReader(pool);
  const treasuries = makeTreasuryReader(pool);
  const usual = { ...PATIENT_RULES, feeCap: 1_000_000n, ...rules };
  const startProcess = ({ over = pool, signer = here.signer }: Partial<Pools> = {}, changed: Partial<SendRules> = {}) =>
    compose({ over, signer }, { here, clock, urls, rules: { ...usual, ...changed } });
  const process = startProcess();

  const request = async (to: string, units: bigint, priority = "NORMAL") => {
    const paymentId = newId("pay");
    const amount = `${units / BTC}.${String(units % BTC).padStart(8, "0")}`;
    await inTransaction(pool, (client) =>
      process.planIn(pgSql(client))({
        ...{ paymentId, userId: newId("usr"), network: BITCOIN, currency: "BTC", amount, address: to, priority },
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
  const { told, creditAll } = paymentsOf(here);
  return {
    ...{ clock, process, startProcess, request, find, sends, coins, treasuries, outside, told, creditAll },
    round: process.round,
    /** What the treasury pays itself, the oldest first. */
    listHome: async (): Promise<readonly Send[]> =>
      (await sends.list({ network: BITCOIN, kind: null, states: null, after: null, count: 500 }))
        .filter(staysHome)
        .toReversed(),
    /** Killed at a query of its round; false where the round was over before. */
    dyingRound: (death: Death, changed: Partial<SendRules> = {}): Promise<boolean> =>
      dyingBeside(
        { wallets: pool, signer: here.signer },
        death,
        ({ wallets, signer }) => startProcess({ over: wallets, signer }, changed).round,
      ),
    attempts: (send: Send): Promise<readonly OutputAttempt[]> => sends.listAttempts([send.id]),
    /** Open, and with these amounts from somebody outside, six blocks deep. */
    async openTreasury(...amounts: readonly bigint[]) {
      await process.round();
      await process.app.openTreasury({ operatorId: null, network: BITCOIN, reason: "a test" });
      const treasury = await treasuries.find(BITCOIN);
      if (!treasury) throw new Error("it is open");
      for (const units of amounts) await outside.pay(treasury.address, units);
      await outside.mine(6);
      await process.round();
      return treasury;
    },
    /** Of somebody of their own, credited, six blocks deep; gives the address. */
    async deposit(units: bigint): Promise<string> {
      const { said } = await here.create(person(), { network: BITCOIN });
      const address = said?.wallet?.addresses.nodes[0]?.address ?? "";
      await outside.pay(address, units);
      await outside.mine(6);
      await process.round();
      await creditAll();
      return address;
    },
    readPool: () => coins.sumPool(BITCOIN),
  };
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
};

type Writers = DepositChainWriter & OutputChainWriter & SendingChainWriter & ReceiptChainWriter;

const writersOver =
  (over: pg.Pool, watched: WatchedNetwork): InChain<Writers> =>
  (work) =>
    inTransaction(over, (client) => {
      const sql = pgSql(client);
      return work({
        ...{ ...makeChainWriter(sql), deposits: makeDepositWriter(sql), outputs: makeOutputWriter(sql) },
        ...{
          sends: makeSendWriter(sql),
          spends: makeSpendWriter(sql),
          expiring: makeExpiringWriter(sql),
          treasuries: makeTreasuryWriter(sql),
          tokenLogs: makeTokenLogWriter(sql),
        },
        receipts: makeReceiptWriter(sql, new Map([[BITCOIN, watched]])),
      });
    });

function compose({ over, signer }: Pools, { here, clock, urls, rules }: Composed) {
  const { vault, log } = here.environment;
  const networks = makeNetworks([BITCOIN], { bitcoinNetwork: "regtest", mode: "sandbox" });
  const [found] = connectNetworks(networks, {
    providers: { ...NO_PROVIDERS, BITCOIN: urls.map((url) => new Secret(url)) },
    ...{ mode: "sandbox", bitcoinNetwork: "regtest" },
    ...{ provesBlocks: false, readsInternal: false, saysFinal: false, provesTronBlocks: false },
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
    rules: new Map([[BITCOIN, rules]]),
  });
  const ofNetwork = composed.ofNetwork(network);
  if (!ofNetwork) throw new Error("it is sent over");
  const reader = makeChainReader(over);
  const inChain = writersOver(over, watched);
  const parts = {
    ...{ connected, watched, reader, chains: reader, inChain, clock, log, keepProviders: makeKeepProviders(over) },
    ...{ deposits: makeDepositReader(over), announce: () => undefined },
  };
  const isAgreed = makeIsAgreed(parts);
  const follow = makeFollowChain({
    ...{ ...parts, sight: makeLookAtProviders(parts) },
    watch: makeWatchBlocks<Writers>({
      ...{ network: connected.network, log },
      readers: watched.readers?.map((blocks) => onlyOurs(blocks, BITCOIN, over)) ?? null,
      watches: [
        ...[makeWatchDeposits(parts), makeWatchOutputs(BITCOIN)],
        makeWatchReceipts({ network: BITCOIN, keys: makeBitcoinKeys({ net: "regtest" }), gapLimit: 20, clock }),
        ...ofNetwork.watches,
      ],
    }),
  });
  const confirm = makeConfirmDeposits({ ...parts, isAgreed });
  const send = ofNetwork.round({ isAgreed, inChain });
  return {
    ...composed,
    round: withSigner(
      async () => {
        // What was put off has its turn.
        clock.pass(300_000);
        for (let steps = 0; steps < 500 && (await follow()); steps += 1);
        await confirm();
        await send();
      },
      { signer, network, rules, vault, log, clock },
    ),
  };
}
