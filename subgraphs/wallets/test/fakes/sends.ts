import type { Outcome } from "../../src/app/chains/ports.ts";
import type { InSends, SendReader, SendWriter, SourceKey } from "../../src/app/sends/ports.ts";
import { PRIORITIES } from "../../src/domain/sends/fees.ts";
import {
  type AnyAttempt,
  type Attempt,
  isOpen,
  type Send,
  type SendState,
  type Source,
  STEPS,
} from "../../src/domain/sends/send.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";
import { makeFakeLocks } from "./locks.ts";
import { isJudgedByAnother, keepApproval, refuseUnlessLetGo, verdictWriterOver } from "./policies.ts";
import type { InRows, SendRows } from "./send-rows.ts";

export type FakeSends = {
  readonly reader: SendReader;
  readonly inSends: InSends;
  /** For what else is kept with them: a throw undoes all of it. */
  readonly inRows: InRows;
  rows(): SendRows;
  /** By age. */
  all(): readonly Send[];
  readonly keys: Map<string, SourceKey>;
};

const copyOf = (rows: SendRows): SendRows => ({
  sources: new Map(rows.sources),
  sends: new Map(rows.sends),
  attempts: new Map(rows.attempts),
  treasuries: new Map(rows.treasuries),
  fundings: new Map(rows.fundings),
  tokens: new Map(rows.tokens),
  acts: [...rows.acts],
  policies: new Map(rows.policies),
  verdicts: [...rows.verdicts],
  approvals: [...rows.approvals],
  switches: [...rows.switches],
  drafts: new Map(rows.drafts),
  watchOnly: new Set(rows.watchOnly),
  stopped: new Set(rows.stopped),
  frozen: new Set(rows.frozen),
  noOperators: new Set(rows.noOperators),
  callOffs: new Map(rows.callOffs),
  events: [...rows.events],
});

/** Sends in memory, of one network, one transaction after the other. */
export function makeFakeSends(): FakeSends {
  let kept: SendRows = {
    ...{ sources: new Map(), sends: new Map(), attempts: new Map(), treasuries: new Map(), fundings: new Map() },
    tokens: new Map(),
    ...{ policies: new Map(), verdicts: [], approvals: [], acts: [], switches: [], events: [] },
    stopped: new Set(),
    frozen: new Set(),
    noOperators: new Set(),
    ...{ drafts: new Map(), watchOnly: new Set(), callOffs: new Map() },
  };
  const locks = makeFakeLocks();
  const inRows: InRows = (work) =>
    locks.during(async (lock) => {
      await lock("sends");
      const open = copyOf(kept);
      const done = await work(open);
      kept = open;
      return done;
    });
  const keys = new Map<string, SourceKey>();
  return {
    keys,
    inRows,
    rows: () => kept,
    all: () => byId(kept),
    inSends: (work) => inRows((rows) => work(sendWriterOver(rows))),
    reader: makeReader(() => kept, keys),
  };
}

const byId = ({ sends }: SendRows): readonly Send[] => [...sends.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
export const attemptsOf = ({ attempts }: SendRows, id: SendId): readonly Attempt[] =>
  // Of networks of one kind alone: their world says of which.
  ([...attempts.values()] as readonly Attempt[])
    .filter(({ sendId }) => sendId === id)
    .toSorted((a, b) => a.number - b.number);
const isUnmined = ({ state, mined }: Send): boolean => (state === "SIGNED" || state === "BROADCAST") && mined === null;

const byUrgency = (a: Send, b: Send): number =>
  PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || (a.id < b.id ? -1 : 1);
const dueSince = ({ putOff, createdAt }: Send): number => (putOff?.until ?? createdAt).getTime();

/** The most urgent one, whoever waits longest, the next urgent one, and so on. */
function inTurn(planned: readonly Send[]): readonly Send[] {
  const urgent = planned.toSorted(byUrgency);
  const waiting = planned.toSorted((a, b) => dueSince(a) - dueSince(b) || (a.id < b.id ? -1 : 1));
  return [...new Set(urgent.flatMap((one, place) => [one, waiting[place] ?? one]))];
}

function makeReader(rows: () => SendRows, keys: ReadonlyMap<string, SourceKey>): SendReader {
  const all = () => byId(rows());
  const withAttempts = (those: readonly Send[]) =>
    those.map((send) => ({ send, attempts: attemptsOf(rows(), send.id) }));
  return {
    listByIds: async (ids) => all().filter(({ id }) => ids.includes(id)),
    listByPayments: async (ids) => all().filter(({ paymentId }) => paymentId !== null && ids.includes(paymentId)),
    listAttempts: async (ids) => ids.flatMap((id) => attemptsOf(rows(), id)),
    list: async ({ walletId, network, kind, states, after, count }) =>
      all()
        .toReversed()
        .filter(
          (send) =>
            (walletId === undefined || send.walletId === walletId) &&
            (network === null || send.network === network) &&
            (kind === null || send.kind === kind) &&
            (states === null || states.includes(send.state)) &&
            (after === null || send.id < after),
        )
        .slice(0, count),
    listApprovals: async (ids) => rows().approvals.filter(({ sendId }) => ids.includes(sendId)),
    listFrozen: async (ids) => new Set(ids.filter((id) => rows().frozen.has(id))),
    listDue: async (_network, { count, now }) =>
      all()
        .filter(
          (send) =>
            send.state === "AWAITING_APPROVAL" &&
            ((send.heldUntil !== null && send.heldUntil <= now) || isJudgedByAnother(rows(), send)),
        )
        .slice(0, count),
    listPlanned: async (_network, { count, ofPayer, now }) => {
      const due = all()
        .filter(
          (send) =>
            send.state === "PLANNED" &&
            (send.kind === "OWN" || !rows().stopped.has(send.amount.asset.code)) &&
            rows().sources.get(send.source)?.pausedFor === null &&
            (send.putOff === null || send.putOff.until <= now) &&
            (send.heldUntil === null || send.heldUntil <= now || isJudgedByAnother(rows(), send)),
        )
        .toSorted((a, b) => dueSince(a) - dueSince(b));
      const planned = [
        ...Map.groupBy(due, ({ userId, id, kind }) => `${userId ?? id} ${kind === "OWN"}`).values(),
      ].flatMap((ofOne) => ofOne.slice(0, ofPayer));
      const ofKind = (kind: Send["kind"]) => inTurn(planned.filter((send) => send.kind === kind)).slice(0, count);
      return [...ofKind("PAYOUT"), ...ofKind("SWEEP"), ...ofKind("FUND"), ...ofKind("OWN"), ...ofKind("COLD")].toSorted(
        byUrgency,
      );
    },
    listUnmined: async () =>
      withAttempts(
        all()
          .filter(isUnmined)
          .toSorted((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : (a.nonce ?? 0) - (b.nonce ?? 0))),
      ),
    listMined: async (_network, upTo) =>
      withAttempts(all().filter((send) => send.mined !== null && isOpen(send) && send.mined.height <= upTo)),
    findSource: async (_network, address) => rows().sources.get(address) ?? null,
    findSourceKey: async (_network, address) => keys.get(address) ?? null,
  };
}

/** Of each currency an address has one. */
const sweptBy = ({ source, token }: Pick<Send, "source" | "token">): string =>
  JSON.stringify([token?.owner ?? source, token?.contract ?? null]);

const hasMoved = ({ source, payee, amount, token }: Omit<Send, "id">, moved: Outcome["moved"]): boolean =>
  token === null ||
  moved.some(
    (one) =>
      one.contract === token.contract &&
      one.from === (token.owner ?? source) &&
      one.to === payee &&
      one.units === amount.units,
  );

/** Of what is there, and by the steps that the database knows. */
function makeSteps(rows: SendRows) {
  const get = (id: SendId): Send => {
    const send = rows.sends.get(id);
    if (!send) throw new Error(`${id} is not there`);
    return send;
  };
  const step = (id: SendId, to: SendState, changes: Partial<Send> = {}): Send => {
    const before = get(id);
    const steps: readonly SendState[] = STEPS[before.state];
    if (!steps.includes(to)) throw new Error(`${id} may not become ${to}: it is ${before.state}`);
    const after = { ...before, ...changes, state: to, wasConfirmed: before.wasConfirmed || to === "CONFIRMED" };
    rows.sends.set(id, after);
    return after;
  };
  return { get, step };
}

const FRESH = {
  ...({ state: "PLANNED", nonce: null, asked: null, heldUntil: null, putOff: null } as const),
  ...{ mined: null, failure: null, wasConfirmed: false },
};

/** What was given out for it is not taken back any more. */
function closeDrafts({ drafts }: SendRows, { id }: Pick<Send, "id">): void {
  const given = drafts.get(id)?.map((draft) => ({ ...draft, isOpen: false }));
  if (given) drafts.set(id, given);
}

/** As the database lets it happen, and nothing else: a change that it refuses throws here. */
export function sendWriterOver(rows: SendRows): SendWriter {
  const { get, step } = makeSteps(rows);
  const addAttempt = (attempt: AnyAttempt) => {
    const isTaken = attemptsOf(rows, attempt.sendId).some(({ number }) => number === attempt.number);
    if (rows.attempts.has(attempt.txid) || isTaken) throw new Error("an attempt is there already");
    rows.attempts.set(attempt.txid, attempt);
  };
  return {
    async plan(send) {
      const isRepeat = [...rows.sends.values()].some(
        (one) =>
          (one.paymentId !== null && one.paymentId === send.paymentId) ||
          (send.kind === "SWEEP" && one.kind === "SWEEP" && sweptBy(one) === sweptBy(send) && isOpen(one)),
      );
      if (isRepeat || (send.paymentId !== null && rows.callOffs.has(send.paymentId))) return false;
      const { walletId = null, isAll = false, ...asked } = send;
      const isSignedElsewhere = walletId !== null && rows.watchOnly.has(walletId);
      rows.sends.set(send.id, { ...asked, walletId, isAll, isSignedElsewhere, ...FRESH });
      return true;
    },
    lockSend: async (id) => rows.sends.get(id) ?? null,
    isStopped: async ({ id, amount, kind }) =>
      kind !== "OWN" && (rows.stopped.has(amount.asset.code) || rows.frozen.has(id)),
    async sign({ id, source }, attempt, nonce) {
      if (get(id).isSignedElsewhere !== (get(id).state === "AWAITING_SIGNATURE")) throw new Error("not by its key");
      const isUsed = [...rows.sends.values()].some((one) => one.source === source && one.nonce === nonce);
      if (isUsed) throw new Error("a nonce is used once");
      refuseUnlessLetGo(rows, get(id));
      if (get(id).kind !== "OWN" && rows.stopped.has(get(id).amount.asset.code)) throw new Error("it is stopped");
      step(id, "SIGNED", { nonce, heldUntil: null, amount: { ...get(id).amount, units: attempt.units } });
      const before = rows.sources.get(source);
      if (before) rows.sources.set(source, { ...before, nextNonce: Math.max(before.nextNonce, nonce + 1) });
      addAttempt(attempt);
    },
    countAttempts: async (id) => attemptsOf(rows, id).length,
    async replace({ id }, attempt) {
      addAttempt(attempt);
      const { amount, asked } = get(id);
      rows.sends.set(id, {
        ...get(id),
        amount: attempt.isCancel ? amount : { ...amount, units: attempt.units },
        asked: asked === "SPEED_UP" ? null : asked,
      });
    },
    async noteSent({ sendId, number }, { at, outcome }) {
      const found = attemptsOf(rows, sendId).find((one) => one.number === number);
      if (found) rows.attempts.set(found.txid, { ...found, sentAt: at, outcome });
      if (get(sendId).state === "SIGNED") step(sendId, "BROADCAST");
    },
    ask: async (id, asked) => void rows.sends.set(id, { ...get(id), asked }),
    noteAct: async (act) => void rows.acts.push(act),
    async hold({ id, state: before }, { state, until }) {
      if (state !== before) step(id, state, { heldUntil: until });
      else rows.sends.set(id, { ...get(id), heldUntil: until });
    },
    async putOff(id, until) {
      if (get(id).state === "PLANNED") rows.sends.set(id, { ...get(id), putOff: until });
    },
    keepApproval: async (approval) => keepApproval(rows, approval),
    end: async ({ id }, { state, failure }) => closeDrafts(rows, step(id, state, { failure, heldUntil: null })),
    ...callOffWriterOver(rows),
    ...verdictWriterOver(rows),
    ...sourceWriterOver(rows),
    ...minedWriterOver(rows),
    tell: async (events) => void rows.events.push(...events),
  };
}

const callOffWriterOver = (rows: SendRows): Pick<SendWriter, "lockPayout" | "keepCallOff"> => ({
  lockPayout: async (id) => ({
    send: [...rows.sends.values()].find(({ paymentId }) => paymentId === id) ?? null,
    isAnswered: rows.callOffs.has(id),
  }),
  async keepCallOff(callOff) {
    if (rows.callOffs.has(callOff.paymentId)) throw new Error("it was answered before");
    rows.callOffs.set(callOff.paymentId, callOff);
  },
});

function sourceWriterOver(rows: SendRows): Pick<SendWriter, "lockSource" | "findFreeNonce" | "pause" | "raiseNonce"> {
  const change = (address: string, changes: Partial<Source>) => {
    const before = rows.sources.get(address);
    if (before) rows.sources.set(address, { ...before, ...changes });
  };
  return {
    lockSource: async (_network, address) => rows.sources.get(address) ?? null,
    async findFreeNonce({ address }, from, userId) {
      const of = [...rows.sends.values()].filter(({ source }) => source === address);
      const given = of
        .filter((one) => one.state === "AWAITING_SIGNATURE" && one.userId === userId)
        .flatMap(({ id }) => (rows.drafts.get(id) ?? []).map((draft) => ("nonce" in draft ? draft.nonce : null)));
      const used = new Set([...of.map(({ nonce }) => nonce), ...given]);
      let free = from;
      while (used.has(free)) free += 1;
      return free;
    },
    pause: async ({ address }, pausedFor) => change(address, { pausedFor }),
    async raiseNonce({ address }, nextNonce) {
      if (nextNonce < (rows.sources.get(address)?.nextNonce ?? 0)) throw new Error("a nonce never goes back");
      change(address, { nextNonce });
    },
  };
}

/** What was given out has lost its nonce. */
function outdate(rows: SendRows, { height, outcomes }: { height: number; outcomes: readonly Outcome[] }): void {
  for (const [id, given] of rows.drafts) {
    const send = rows.sends.get(id);
    if (send?.state !== "AWAITING_SIGNATURE") continue;
    const isUsed = (nonce: number) => outcomes.some((one) => one.from === send.source && one.nonce >= nonce);
    const outdated = given.map((draft) =>
      "nonce" in draft && draft.outdatedHeight === null && isUsed(draft.nonce)
        ? { ...draft, outdatedHeight: height }
        : draft,
    );
    rows.drafts.set(id, outdated);
  }
}

const isGone = (state: SendState, isCancel: boolean): boolean =>
  (state === "FAILED" || state === "CANCELLED") && !isCancel;

function minedWriterOver(
  rows: SendRows,
): Pick<SendWriter, "mined" | "takeBack" | "listContradicting" | "listEndedBy" | "settle"> {
  const { get, step } = makeSteps(rows);
  return {
    async mined(_network, { block: { height, hash: blockHash }, outcomes }) {
      outdate(rows, { height, outcomes });
      return outcomes.flatMap(({ txid, from, nonce, isSuccess, fee, moved }) =>
        byId(rows)
          .filter((send) => send.source === from && send.nonce === nonce && isUnmined(send))
          .map(({ id, ...send }) => ({ id, send, isOurs: attemptsOf(rows, id).some((one) => one.txid === txid) }))
          .map(({ id, send, isOurs }) => ({
            send: step(id, "BROADCAST", {
              asked: isOurs ? send.asked : null,
              mined: { txid, isOurs, height, blockHash, isSuccess, hasMoved: isSuccess && hasMoved(send, moved), fee },
            }),
            isForeign: !isOurs,
          })),
      );
    },
    takeBack: async (_network, { hash }) =>
      byId(rows)
        .filter((send) => send.mined?.blockHash === hash && isOpen(send))
        .map(({ id }) => step(id, "BROADCAST", { mined: null })),
    listContradicting: async (_network, txids) =>
      byId(rows).flatMap(({ id, state }) =>
        attemptsOf(rows, id)
          .filter(
            ({ txid, isCancel }) => txids.includes(txid) && (state === "FINAL" ? isCancel : isGone(state, isCancel)),
          )
          .map(({ txid }) => ({ id, txid })),
      ),
    listEndedBy: async (_network, { hash }) =>
      byId(rows).flatMap((send) =>
        send.mined?.blockHash === hash && !isOpen(send) ? [{ id: send.id, txid: send.mined.txid }] : [],
      ),
    async settle({ id, mined }, settled) {
      const now = get(id);
      if (!isOpen(now) || now.mined === null || now.mined.blockHash !== mined?.blockHash) return false;
      step(id, settled.state, { failure: settled.state === "FAILED" ? settled.failure : null });
      return true;
    },
  };
}
