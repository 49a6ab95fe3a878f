import type { Clock } from "@coffer/platform/clock";
import type { Logger } from "@coffer/platform/log";
import type { Vault } from "@coffer/platform/vault";
import { begin, decide, type Finding, type Verdict, type Verification } from "../domain/verification.ts";
import { documentContext } from "./document-context.ts";
import { statusChange } from "./events.ts";
import type { DueVerification, DueVerifications, Evidence, Step, StoredDocument, VerdictProvider } from "./ports.ts";

type Deps = {
  queue: DueVerifications;
  provider: VerdictProvider;
  vault: Vault;
  clock: Clock;
  log: Logger;
  /** From one step to the next. */
  delayMs: number;
  /** Whether a document that was seen for another person is a finding. */
  checkReuse: boolean;
  /** Called after each step's commit: there is something to publish. */
  announce: () => void;
};

/** Steps of one round, so that a stop never waits for a long queue. */
const STEPS_PER_ROUND = 16;
const RETRY_FIRST_MS = 1000;
const RETRY_MAX_MS = 5 * 60_000;
const BUSY_ELSEWHERE_MS = 25;

/**
 * One round of the worker: PENDING → PROCESSING → verdict, one transaction per step. Returns true where more may be due, or
 * the milliseconds until the next is. A step that faults is logged and comes again, later each time; it holds up no other.
 */
export const makeAdvanceVerifications = (deps: Deps) => async (): Promise<boolean | number> => {
  for (let steps = 0; steps < STEPS_PER_ROUND; steps += 1) if (!(await advanceOne(deps))) return untilNext(deps);
  return true;
};

async function advanceOne(deps: Deps): Promise<boolean> {
  const { queue, clock, announce } = deps;
  let taken: DueVerification | undefined;
  try {
    const found = await queue.takeNext(clock.now(), (due, evidence) => {
      taken = due;
      return stepOf(due.verification, evidence, deps);
    });
    if (found) announce();
    return found;
  } catch (error) {
    // Nothing was taken: it is the database that fails, and the loop tries again by itself.
    if (!taken) throw error;
    const { attempts, verification } = taken;
    deps.log.error(
      { err: error, verificationId: verification.id, attempts: attempts + 1 },
      "a verification's step failed",
    );
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** Math.min(attempts, 20), RETRY_MAX_MS);
    await queue.postpone(taken, new Date(clock.now().getTime() + delayMs));
    return true;
  }
}

async function stepOf(verification: Verification, evidence: Evidence, deps: Deps): Promise<Step> {
  if (verification.status === "PENDING") {
    const at = deps.clock.now();
    return { ...statusChange(begin(verification), at), dueAt: new Date(at.getTime() + deps.delayMs) };
  }
  const verdict = await judge(verification, evidence, deps);
  const at = deps.clock.now();
  return { ...statusChange(decide(verification, verdict, at), at), dueAt: null };
}

/** Our own checks first: what they find goes to a person, whatever a provider would say. */
async function judge(verification: Verification, evidence: Evidence, deps: Deps): Promise<Verdict> {
  const findings: Finding[] = [];
  const documents = await evidence.documents();
  const opened = await Promise.all(documents.map((document) => opens(verification.id, document, deps)));
  if (documents.length === 0 || opened.includes(false)) findings.push("DOCUMENT_CANNOT_BE_OPENED");
  if (deps.checkReuse && (await evidence.wasSeenForAnother())) findings.push("SEEN_FOR_ANOTHER_PERSON");
  const [first, ...others] = findings;
  return first ? { status: "NEEDS_REVIEW", findings: [first, ...others] } : deps.provider.judge(verification);
}

async function opens(verificationId: string, { side, sealed }: StoredDocument, { vault, log }: Deps): Promise<boolean> {
  try {
    (await vault.open(sealed, documentContext(verificationId, side))).fill(0);
    return true;
  } catch (error) {
    log.error({ err: error, verificationId, side }, "a sealed document does not open");
    return false;
  }
}

async function untilNext({ queue, clock }: Deps): Promise<boolean | number> {
  const next = await queue.nextDueAt();
  // What is due already is in another worker's hands: looking again at once would spin.
  return next ? Math.max(next.getTime() - clock.now().getTime(), BUSY_ELSEWHERE_MS) : false;
}
