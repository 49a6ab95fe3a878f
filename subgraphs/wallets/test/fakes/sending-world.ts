import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { makeFollowChain } from "../../src/app/chains/follow-chain.ts";
import { makeIsAgreed } from "../../src/app/chains/is-agreed.ts";
import { makeLookAtProviders } from "../../src/app/chains/look-at-providers.ts";
import type { ConnectedNetwork, InChain } from "../../src/app/chains/ports.ts";
import { makeWatchBlocks } from "../../src/app/chains/watch-blocks.ts";
import { makeApproveSends } from "../../src/app/sends/approve-sends.ts";
import { makeBroadcastSends } from "../../src/app/sends/broadcast-sends.ts";
import type { SendsDeps } from "../../src/app/sends/deps.ts";
import { makeManageSends } from "../../src/app/sends/manage-sends.ts";
import type { SendRules } from "../../src/app/sends/ports.ts";
import { makeReplaceSends } from "../../src/app/sends/replace-sends.ts";
import { makeSettleSends } from "../../src/app/sends/settle-sends.ts";
import { makeSignSends } from "../../src/app/sends/sign-sends.ts";
import { makeWatchSends, type SendChainWriter } from "../../src/app/sends/watch-sends.ts";
import { makeSettleFunding } from "../../src/app/treasuries/settle-funding.ts";
import { makeSweepDeposits } from "../../src/app/treasuries/sweep-deposits.ts";
import { type FundingChainWriter, makeWatchFunding } from "../../src/app/treasuries/watch-funding.ts";
import { NO_RULES, type Policy, type PolicyRules } from "../../src/domain/policies/policy.ts";
import type { Priority } from "../../src/domain/sends/fees.ts";
import type { Token } from "../../src/domain/tokens/token.ts";
import { type FakeNode, makeFakeNode } from "./chain.ts";
import { makeFakeChains } from "./chains.ts";
import { fakeAuthorize, fakeSign, makeFakeEther, TOKEN } from "./ether.ts";
import { type FakePolicies, makeFakePolicies } from "./policies.ts";
import { attemptsOf, makeFakeSends, sendWriterOver } from "./sends.ts";
import { makeFakeTreasuries, treasuryWriterOver } from "./treasuries.ts";

export const NETWORK = "TEST";
export const NATIVE = { code: "TST", scale: 2 };
export const TREASURY = "treasury";
/** What a contract keeps, and whether it was found to be what is configured. */
export const FITTING: Token = { ...TOKEN, domain: { name: "Token", version: "1" }, sweepMinimum: 10n };
export const OPERATOR = newId("usr");
/** What a plain transfer costs at most, while it is quiet. */
export const PLAIN_FEE = 21_000n * 22n;

export const RULES: SendRules = {
  feeCap: 21_000n * 200n,
  unminedMax: 16,
  sendAgainMs: 1_000,
  replaceAfterMs: 60_000,
  sweepMinimum: null,
};

/** Put around every port that a step asks, in the order of its calls. */
export type Around = <Port extends object>(port: Port) => Port;
const bare: Around = (port) => port;

type Options = {
  readonly nodes?: number;
  readonly rules?: Partial<SendRules>;
  readonly needed?: number;
  readonly finality?: number;
};

/** Everything that sends over one network, in memory, with a treasury that is open. */
export function makeSendingWorld({ nodes = 1, rules, needed = 2, finality = 4 }: Options = {}) {
  const ether = makeFakeEther({ nodes });
  const chains = makeFakeChains();
  const sends = makeFakeSends();
  const treasuries = makeFakeTreasuries(sends);
  const policies = makeFakePolicies(sends);
  const clock = makeFakeClock();
  const { log, lines } = makeFakeLog();
  const chainNodes = Array.from({ length: nodes }, () => makeFakeNode(ether.chain));
  const connected = {
    ...{ network: NETWORK, nodes: chainNodes },
    rules: { finality, behindBlocks: 3, staleAfterMs: null, lookEveryMs: 0 },
  };
  /** Every key that was opened, as it is now. */
  const opened: Uint8Array[] = [];
  const announced: string[] = [];
  const fits: Parts["fits"] = { now: true };
  const addSource = makeAddSource(sends);
  addSource(TREASURY);
  const treasury = { network: NETWORK, walletId: newId("wal"), address: TREASURY, state: "OPEN" } as const;
  sends.rows().treasuries.set(NETWORK, { ...treasury, openedAt: clock.now() });

  const inChain: InChain<SendChainWriter & FundingChainWriter> = (work) =>
    chains.inChain((chain) =>
      sends.inRows((rows) => work({ ...chain, sends: sendWriterOver(rows), treasuries: treasuryWriterOver(rows) })),
    );

  const startProcess = (around: Around = bare) =>
    compose(
      {
        ...{ ether, chains, sends, treasuries, policies, chainNodes, connected },
        ...{ inChain, opened, announced, clock, log },
        ...{ needed, fits },
      },
      { ...RULES, ...rules },
      around,
    );

  const plan = makePlan(sends, clock, { ...RULES, ...rules });
  const find = (id: string) => {
    const send = sends.all().find((one) => one.id === id);
    if (!send) throw new Error("no such send");
    return send;
  };
  const open = () =>
    treasuries.inTreasuries((writer) =>
      writer.switchTo({ network: NETWORK, state: "OPEN", reason: "looked", operatorId: OPERATOR, at: clock.now() }),
    );
  return {
    ...{ ether, chains, sends, treasuries, policies, clock, lines },
    ...{ opened, announced, chainNodes, inChain, startProcess, fits },
    ...startProcess(),
    ...{ addSource, plan, find, open, setPolicy: makeSetPolicy(sends, clock) },
    node: (place = 1) => ether.nodes[place - 1] as (typeof ether.nodes)[number],
    attempts: (id: string) => attemptsOf(sends.rows(), find(id).id),
    source: (address = TREASURY) => sends.rows().sources.get(address),
    /** What was told, by type. */
    told: (type: string) => sends.rows().events.filter((event) => event.type === type),
  };
}

type Planned = { readonly payee?: string; readonly priority?: Priority; readonly isOfToken?: boolean };

/** As payments asked for it. */
const makePlan =
  (sends: ReturnType<typeof makeFakeSends>, clock: Clock, { feeCap }: Pick<SendRules, "feeCap">) =>
  async (units: bigint, { payee = `payee of ${units}`, priority = "NORMAL", isOfToken = false }: Planned = {}) => {
    const id = newId("txn");
    const token = isOfToken ? { contract: TOKEN.contract, owner: null } : null;
    await sends.inSends((writer) =>
      writer.plan({
        ...{ id, network: NETWORK, kind: "PAYOUT", source: TREASURY, payee, token },
        amount: money(isOfToken ? TOKEN.asset : NATIVE, units),
        ...{ feeCap, priority, paymentId: newId("pay"), userId: newId("usr") },
        createdAt: clock.now(),
      }),
    );
    return id;
  };

/** In force at once, in the place of the one before; two people are thought of. */
const makeSetPolicy =
  (sends: ReturnType<typeof makeFakeSends>, clock: Clock) =>
  (rules: Partial<PolicyRules>): Policy => {
    const basedOn = [...sends.rows().policies.values()].filter(({ version }) => version !== null).length;
    const [id, at] = [newId("spl"), clock.now()];
    const policy: Policy = {
      ...{ id, network: NETWORK, asset: NATIVE, rules: { ...NO_RULES, ...rules }, basedOn, reason: "why" },
      ...{ proposedBy: newId("usr"), proposedAt: at, expiresAt: at, version: basedOn + 1 },
      decided: { decision: "APPROVED", by: newId("usr"), at, reason: "why" },
    };
    sends.rows().policies.set(id, policy);
    return policy;
  };

/** Of a wallet of its own, with a key. */
const makeAddSource =
  (sends: ReturnType<typeof makeFakeSends>) =>
  (address: string, nextNonce = 0) => {
    const sealed = { keyId: "k", wrappedKey: Buffer.alloc(1), ciphertext: Buffer.alloc(1) };
    sends.keys.set(address, { walletId: newId("wal"), accountPath: "m", index: 0, sealedAccountKey: sealed });
    sends.rows().sources.set(address, { network: NETWORK, address, nextNonce, pausedFor: null });
  };

type Parts = {
  readonly ether: ReturnType<typeof makeFakeEther>;
  readonly chains: ReturnType<typeof makeFakeChains>;
  readonly sends: ReturnType<typeof makeFakeSends>;
  readonly treasuries: ReturnType<typeof makeFakeTreasuries>;
  readonly policies: FakePolicies;
  readonly chainNodes: readonly FakeNode[];
  readonly connected: ConnectedNetwork;
  readonly inChain: InChain<SendChainWriter & FundingChainWriter>;
  readonly opened: Uint8Array[];
  readonly announced: string[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly needed: number;
  /** Whether its token is what it is listed as; left out: it is listed. */
  readonly fits: { now: boolean; isListed?: boolean };
};

const fakeTokens = (fits: Parts["fits"]): SendsDeps["tokens"] => ({
  get configured() {
    return fits.isListed === false ? [] : [FITTING];
  },
  known: [FITTING],
  listFitting: async () => (fits.now ? [FITTING] : []),
  authorize: fakeAuthorize,
});

/** Nothing of it expires. */
const manageable = (deps: SendsDeps) => ({ ...deps, expiring: new Set<string>() });

/** What one process has: nothing that it keeps in memory outlives it. */
function compose(parts: Parts, rules: SendRules, around: Around) {
  const { ether, chains, sends, treasuries, policies, chainNodes, connected, inChain } = parts;
  const { opened, announced, clock, log, needed } = parts;
  const { finality } = connected.rules;
  const deps: SendsDeps = {
    ...{ network: NETWORK, native: NATIVE, rules, clock, log },
    tokens: fakeTokens(parts.fits),
    nodes: ether.nodes.map((node) => around(node)),
    loadSigner: async () => fakeSign,
    chains: around(chains.reader),
    sends: around(sends.reader),
    inSends: (work) => around({ run: () => sends.inSends((writer) => work(around(writer))) }).run(),
    vault: {
      async open() {
        const key = Buffer.alloc(78, 7);
        opened.push(key);
        return key;
      },
    },
    announce: () => void announced.push("now"),
  };
  const inChainAround: InChain<SendChainWriter & FundingChainWriter> = (work) =>
    around({
      run: () =>
        inChain((writer) =>
          work({ ...around(writer), sends: around(writer.sends), treasuries: around(writer.treasuries) }),
        ),
    }).run();
  const isAgreed = makeIsAgreed({ connected, chains: chains.reader, log });
  const isPaused = async () => sends.rows().treasuries.get(NETWORK)?.state !== "OPEN";
  const follow = makeFollowChain<SendChainWriter & FundingChainWriter>({
    ...{ connected, clock, log, reader: around(chains.reader), inChain: inChainAround },
    keepProviders: chains.keepProviders,
    sight: makeLookAtProviders({ connected, clock, log }),
    watch: makeWatchBlocks<SendChainWriter & FundingChainWriter>({
      ...{ network: NETWORK, log },
      readers: chainNodes.map(() => ether.reader),
      watches: [
        makeWatchSends({ network: NETWORK, clock, log, noteNews: deps.announce }),
        makeWatchFunding(NETWORK, NATIVE),
      ],
    }),
  });
  const steps = {
    async follow() {
      for (let rounds = 0; rounds < 50 && (await follow()); rounds += 1);
    },
    settle: makeSettleSends({ ...deps, inChain: inChainAround, isAgreed, needed: () => needed, finality }),
    fund: makeSettleFunding({ ...deps, treasuries: treasuries.reader, inChain: inChainAround, isAgreed, finality }),
    sweep: makeSweepDeposits({
      ...deps,
      treasuries: treasuries.reader,
      inSweeps: (work) =>
        sends.inRows((rows) => work({ sends: sendWriterOver(rows), treasuries: treasuryWriterOver(rows) })),
    }),
    sign: makeSignSends({
      ...{ ...deps, isPaused, policies: around(policies.reader) },
      findTreasury: async () => sends.rows().treasuries.get(NETWORK) ?? null,
    }),
    replace: makeReplaceSends(deps),
    broadcast: makeBroadcastSends(deps),
  };
  const round = async () => {
    for (const step of Object.values(steps)) await step();
  };
  return { deps, steps, round, manage: makeManageSends(manageable(deps)), approvals: makeApproveSends(deps) };
}
