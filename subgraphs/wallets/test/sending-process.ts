import { newId } from "@coffer/contracts/ids";
import type { Anvil } from "@coffer/local-parts/anvil";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import type pg from "pg";
import { expect } from "vitest";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { makeSeedMaker } from "../src/adapters/derivation/seed-maker.ts";
import type { FollowedNetwork } from "../src/adapters/followed-network.ts";
import { connectNetworks, makeKeyReaders, makeNetworks } from "../src/adapters/networks.ts";
import { makeChainReader } from "../src/adapters/postgres/chains/chain-reader.ts";
import { makeChainWriter } from "../src/adapters/postgres/chains/chain-writer.ts";
import { makeKeepProviders } from "../src/adapters/postgres/chains/keep-providers.ts";
import { makeDepositReader } from "../src/adapters/postgres/deposits/deposit-reader.ts";
import { makeDepositWriter } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import { makeExpiringWriter } from "../src/adapters/postgres/sends/expiring-writer.ts";
import { makeSendReader } from "../src/adapters/postgres/sends/send-reader.ts";
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
import type { DepositChainWriter } from "../src/app/deposits/ports.ts";
import { makeWatchDeposits } from "../src/app/deposits/watch-deposits.ts";
import type { RequestedPayout } from "../src/app/sends/plan-payout.ts";
import type { SendRules } from "../src/app/sends/ports.ts";
import type { Signing } from "../src/app/signers/ports.ts";
import { makeGate } from "../src/app/wallets/gate.ts";
import { makeMakeWalletKeys } from "../src/app/wallets/make-wallet-keys.ts";
import type { Networks } from "../src/app/wallets/ports.ts";
import type { SendingChainWriter } from "../src/compose/send-rounds.ts";
import { composeSends } from "../src/compose/sends.ts";
import type { Attempt, Send } from "../src/domain/sends/send.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import type { PaymentId, UserId } from "../src/domain/wallets/ids.ts";
import { dyingBeside, withSigner } from "./apart.ts";
import type { Death } from "./dying-pool.ts";
import { PATIENT_RULES } from "./paying.ts";
import { NO_PROVIDERS, type World } from "./world.ts";

const ETHEREUM = "ETHEREUM";

export type Sending = ReturnType<typeof makeSending>;

type Orders = {
  readonly pool: pg.Pool;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly process: Pick<ReturnType<typeof compose>, "planIn" | "callOffIn">;
};

/** As payments asks. */
function payoutsOver({ pool, clock, process }: Orders) {
  const ask = async (
    asked: Pick<RequestedPayout, "address" | "amount" | "priority" | "currency" | "accountId">,
    paymentId = newId("pay"),
  ) => {
    await inTransaction(pool, (client) =>
      process.planIn(pgSql(client))({
        ...{ ...asked, paymentId, userId: newId("usr"), network: ETHEREUM },
        requestedAt: clock.now().toISOString(),
      }),
    );
    return paymentId;
  };
  const request = (address: string, amount: string, priority = "NORMAL", currency = "ETH", paymentId = newId("pay")) =>
    ask({ address, amount, priority, currency, accountId: null }, paymentId);
  /** Of a payment from this account of the ledger. */
  const requestFrom = (accountId: RequestedPayout["accountId"], address: string, amount: string) =>
    ask({ address, amount, priority: "NORMAL", currency: "ETH", accountId });
  /** As its payer wants it. `over`: by which process' connections. */
  const callOff = (paymentId: PaymentId, userId: UserId, over = pool) =>
    inTransaction(over, (client) =>
      process.callOffIn(pgSql(client))({ paymentId, userId, requestedAt: clock.now().toISOString() }),
    );
  return { request, requestFrom, callOff };
}

/**
 * What follows Ethereum and sends over it, on the real parts: but nothing goes by a clock, and a
 * round is over when its promise is.
 */
export function makeSending({ here, anvil, urls = [anvil.url], rules, tokens = [] }: Parts) {
  const clock = makeFakeClock(new Date());
  const { pool, vault, log } = here.environment;
  const networks = makeNetworks([ETHEREUM], { bitcoinNetwork: "regtest", mode: "sandbox", tokens });
  const providers = { ...NO_PROVIDERS, ETHEREUM: urls.map((url) => new Secret(url)) };
  const sends = makeSendReader(pool);
  const treasuries = makeTreasuryReader(pool);

  /** Another process, over the same database. */
  const startProcess = (over: pg.Pool = pool, signer: pg.Pool | null = here.signer) => {
    const [network] = connectNetworks(networks, {
      ...{
        providers,
        mode: "sandbox",
        provesBlocks: false,
        readsInternal: false,
        saysFinal: false,
        provesTronBlocks: true,
      },
      bitcoinNetwork: "regtest",
    });
    if (!network) throw new Error("it has a provider");
    return compose({ over, signer }, network, {
      ...{ vault, log, clock, networks, rules: { ...PATIENT_RULES, ...rules } },
      signing: here.signer === null ? "inside" : "apart",
    });
  };
  const process = startProcess();

  const { request, requestFrom, callOff } = payoutsOver({ pool, clock, process });
  const find = async (paymentId: Awaited<ReturnType<typeof request>>): Promise<Send> => {
    const [send] = await sends.listByPayments([paymentId]);
    if (!send) throw new Error("it was not planned");
    return send;
  };
  const mine = (blocks = 1) => anvil.ask("anvil_mine", blocks);
  return {
    ...{ clock, process, startProcess, request, requestFrom, callOff, find, mine, sends, treasuries },
    round: process.round,
    /** Killed at a query of its round; false where the round was over before. */
    dyingRound: (death: Death): Promise<boolean> =>
      dyingBeside(
        { wallets: pool, signer: here.signer },
        death,
        ({ wallets, signer }) => startProcess(wallets, signer).round,
      ),
    attempts: async (send: Send): Promise<readonly Attempt[]> => sends.listAttempts([send.id]),
    /** Open, and with what the faucet gives, which is final. */
    async openTreasury() {
      await process.round();
      await process.round();
      await process.round();
      await mine(7);
      await process.round();
      const treasury = await treasuries.find(ETHEREUM);
      const funded = (await told(here, "treasury.funded")).map(({ data }) => (data as { currency: string }).currency);
      const test = tokens.filter(({ contract }) => contract === TEST_USDC_ADDRESS);
      expect(funded.toSorted()).toEqual(["ETH", ...test.map(({ asset }) => asset.code)]);
      if (!treasury) throw new Error("it is open");
      return treasury;
    },
    told: (type: string) => told(here, type),
    balanceOf: async (address: string) => BigInt((await anvil.ask("eth_getBalance", address, "latest")) as string),
    countOf: async (address: string) =>
      Number((await anvil.ask("eth_getTransactionCount", address, "latest")) as string),
  };
}

type Parts = {
  readonly here: World;
  readonly anvil: Anvil;
  /** Its providers, where that is not the node alone. */
  readonly urls?: readonly string[];
  readonly rules?: Partial<SendRules>;
  readonly tokens?: readonly Token[];
};

const told = async (here: World, type: string) =>
  (await here.stated()).filter((event) => event.type === `coffer.wallets.${type}`);

type Pools = { readonly over: pg.Pool; readonly signer: pg.Pool | null };

type Common = Pick<SubgraphEnvironment, "vault" | "log" | "clock"> & {
  readonly networks: Networks;
  readonly rules: SendRules;
  readonly signing: Signing;
};

function compose(
  { over, signer }: Pools,
  network: FollowedNetwork,
  { vault, log, clock, networks, rules, signing }: Common,
) {
  const { watched } = network;
  const connected = { ...network.connected, rules: { ...network.connected.rules, lookEveryMs: 0 } };
  const composed = composeSends({
    transaction: (work) => inTransaction(over, (client) => work(pgSql(client))),
    ...{ pool: over, vault, clock, log, networks, followed: [network], announce: () => undefined },
    keyReaders: makeKeyReaders(networks, { bitcoinNetwork: "regtest" }),
    signing,
    makeKeys: makeMakeWalletKeys({ seeds: makeSeedMaker(), vault, gate: makeGate(1) }),
    rules: new Map([[ETHEREUM, rules]]),
  });
  const ofNetwork = composed.ofNetwork(network);
  if (!ofNetwork) throw new Error("it is sent over");
  const reader = makeChainReader(over);
  const inChain: InChain<DepositChainWriter & SendingChainWriter> = (work) =>
    inTransaction(over, (client) => {
      const sql = pgSql(client);
      const writers = {
        deposits: makeDepositWriter(sql),
        sends: makeSendWriter(sql),
        spends: makeSpendWriter(sql),
        expiring: makeExpiringWriter(sql),
      };
      return work({
        ...makeChainWriter(sql),
        ...writers,
        treasuries: makeTreasuryWriter(sql),
        tokenLogs: makeTokenLogWriter(sql),
      });
    });
  const parts = {
    ...{ connected, watched, reader, chains: reader, inChain, clock, log, keepProviders: makeKeepProviders(over) },
    ...{ deposits: makeDepositReader(over), announce: () => undefined },
  };
  const isAgreed = makeIsAgreed(parts);
  const follow = makeFollowChain({
    ...{ ...parts, sight: makeLookAtProviders(parts) },
    watch: makeWatchBlocks<DepositChainWriter & SendingChainWriter>({
      ...{ network: connected.network, log },
      readers: watched.readers,
      watches: [makeWatchDeposits(parts), ...ofNetwork.watches],
    }),
  });
  const confirm = makeConfirmDeposits({ ...parts, isAgreed });
  const send = ofNetwork.round({ isAgreed, inChain });
  return {
    ...composed,
    round: withSigner(
      async () => {
        for (let steps = 0; steps < 50 && (await follow()); steps += 1);
        await confirm();
        await send();
      },
      { signer, network, rules, vault, log, clock },
    ),
  };
}
