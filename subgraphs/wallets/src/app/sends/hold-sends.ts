import type { Judgement } from "../../domain/policies/evaluate.ts";
import { type HouseAddresses, isAstray, isOnlyPlanned, putOff, type Send, staysHere } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { judge, judgeUncounted, type ToJudge } from "../policies/judge.ts";
import type { PolicyReader } from "../policies/ports.ts";
import type { SendsDeps } from "./deps.ts";
import { endUnpaid } from "./end-unpaid.ts";
import type { FindTreasury, Held, SendReader, SendWriter } from "./ports.ts";

/** Of one round. */
const DUE_MAX = 100;

export type HoldDeps = Pick<SendsDeps, "network" | "inSends" | "clock" | "log" | "announce"> & {
  readonly sends: Pick<SendReader, "listDue">;
  readonly policies: Pick<PolicyReader, "listLatest" | "listFacts">;
  readonly findTreasury: FindTreasury;
};

/** What a policy made of a send: whether it may be signed now. */
type Settled = "LET_GO" | "HELD" | "DENIED";

/**
 * Of what is planned that which may be signed, as far as can be said without counting what else
 * leaves: so no key is opened for what is denied, or has to wait. The others are held, or have
 * failed, and were told so.
 */
export async function findLetGo(deps: HoldDeps, planned: readonly Send[]): Promise<readonly Send[]> {
  const { network, policies, sends, findTreasury, clock } = deps;
  const latest = new Map((await policies.listLatest(network)).map((policy) => [policy.asset.code, policy]));
  if (latest.size === 0) return planned;
  const now = clock.now();
  const due = await sends.listDue(network, { count: DUE_MAX, now });
  for (const send of due) await look(deps, send.id);
  const facts = await policies.listFacts(planned.map(({ id }) => id));
  const treasury = await findTreasury(network);
  const letGo: Send[] = [];
  for (const send of planned) {
    const [policy, known] = [latest.get(send.amount.asset.code), facts.get(send.id)];
    const isClear =
      !policy ||
      send.kind === "OWN" ||
      (known && judgeUncounted(policy, toJudge(send, treasury, now), known).verdict.is === "ALLOW");
    if (isClear || (await look(deps, send.id)) === "LET_GO") letGo.push(send);
  }
  return letGo;
}

type Signable = HoldDeps & {
  readonly sends: Pick<SendReader, "listPlanned" | "listFrozen">;
  /** Whether the treasury is paused: then nothing new of the house's is signed. */
  readonly isPaused: () => Promise<boolean>;
};

/**
 * What has its turn, and is let go; `turn`: see the port. What is paid from a frozen account is put
 * off, and keeps nobody else from a turn.
 */
export async function listSignable(
  deps: Signable,
  turn: { readonly count: number; readonly ofPayer: number },
): Promise<readonly Send[]> {
  const { network, sends, clock, isPaused } = deps;
  const planned = await sends.listPlanned(network, { ...turn, now: clock.now() });
  const frozen = await sends.listFrozen(planned.map(({ id }) => id));
  for (const send of planned) if (frozen.has(send.id)) await putOffSend(deps, send);
  const letGo = await findLetGo(
    deps,
    planned.filter(({ id }) => !frozen.has(id)),
  );
  return letGo.length > 0 && (await isPaused()) ? letGo.filter(({ kind }) => kind === "OWN") : letGo;
}

/** It has its turn again, behind what waits as well. */
export const putOffSend = ({ inSends, clock }: Pick<SendsDeps, "inSends" | "clock">, send: Send): Promise<void> =>
  inSends((writer) => writer.putOff(send.id, putOff(send, clock.now())));

/** Under its lock, and written down. */
async function look(deps: HoldDeps, id: SendId): Promise<Settled> {
  const treasury = await deps.findTreasury(deps.network);
  const settled = await deps.inSends(async (writer): Promise<Settled> => {
    const send = await writer.lockSend(id);
    if (!send || !isOnlyPlanned(send)) return "HELD";
    return settleByPolicy(writer, send, { treasury, at: deps.clock.now(), isCounted: false });
  });
  tell(deps, id, settled);
  return settled;
}

export function tell({ announce, log, network }: HoldDeps, transactionId: SendId, settled: Settled): void {
  if (settled === "DENIED") log.warn({ network, transactionId }, "a send failed: the policy of its network denies it");
  if (settled !== "LET_GO") announce();
}

type Look = {
  readonly treasury: HouseAddresses | null;
  readonly at: Date;
  /** What else leaves is counted: its source is locked, and it is signed at once where it may. */
  readonly isCounted: boolean;
};

/** Judges a send that is locked, and not signed, and has it go on, wait, or end. */
export async function settleByPolicy(
  writer: SendWriter,
  send: Send,
  { treasury, at, isCounted }: Look,
): Promise<Settled> {
  // A policy guards what is the house's to pay.
  if (send.kind === "OWN") return "LET_GO";
  const judged = await judge(writer, toJudge(send, treasury, at), { isCounted });
  const held = judged ? toHeld(judged.judgement) : RELEASED;
  if (send.state === "AWAITING_APPROVAL") {
    // What is denied by now is so from PLANNED, by the next look.
    const next = held ?? RELEASED;
    if (next.state !== send.state || next.until?.getTime() !== send.heldUntil?.getTime())
      await writer.hold(send, next, at);
    return "HELD";
  }
  if (held === null) {
    await endUnpaid(writer, send, { ending: "POLICY_DENIES", at });
    return "DENIED";
  }
  if (held === RELEASED) return "LET_GO";
  await writer.hold(send, held, at);
  return "HELD";
}

const RELEASED: Held = { state: "PLANNED", until: null };

/** People, and how long a payee is known, are each send's own; the rest waits for its turn. */
function toHeld({ verdict, rules }: Judgement): Held | null {
  switch (verdict.is) {
    case "DENY":
      return null;
    case "ALLOW":
      return RELEASED;
    case "NEEDS_APPROVAL":
      return { state: "AWAITING_APPROVAL", until: null };
    case "WAIT": {
      const payee = rules.find((one) => one.rule === "NEW_PAYEE")?.verdict;
      return payee?.is === "WAIT"
        ? { state: "AWAITING_APPROVAL", until: payee.until }
        : { state: "PLANNED", until: verdict.until };
    }
  }
}

/** What a sweep brings to the own treasury, or that to pay for one, stays in the house. */
export const toJudge = (send: Send, treasury: HouseAddresses | null, at: Date): ToJudge => {
  const { id, network, payee, amount, userId } = send;
  return {
    ...{ id, network, currency: amount.asset.code, at },
    proposed: {
      ...{ payee, units: amount.units, askedBy: userId },
      isOwn: staysHere(send) && !isAstray(send, treasury),
    },
  };
};
