import type { Worked } from "@coffer/platform/queue/worker";
import type { Logger } from "@coffer/platform/running/log";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import type { VerificationId } from "../domain/ids.ts";
import { begin, decide, type Finding, type Verdict, type Verification } from "../domain/verification.ts";
import { documentContext } from "./document-context.ts";
import { statusChange } from "./events.ts";
import type { Step, Steps, StoredDocument, VerdictProvider } from "./ports.ts";

export type AdvanceDeps = {
  readonly steps: Steps;
  readonly provider: VerdictProvider;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
  /** From one step to the next. */
  readonly delayMs: number;
  /** Whether a document that was seen for another person is a finding. */
  readonly checkReuse: boolean;
  /** Called after each step's commit: there is something to publish. */
  readonly announce: () => void;
};

/**
 * Takes one verification a step further: PENDING → PROCESSING → verdict. Documents are opened and
 * the provider asked before the step's transaction begins, and a step starts from the status that
 * it must still have: of two workers one takes it.
 */
export const makeAdvanceVerification =
  (deps: AdvanceDeps) =>
  async (id: VerificationId): Promise<Worked> => {
    const verification = await deps.steps.find(id);
    if (!verification) throw new Error(`${id} is no verification`);
    const stored =
      verification.status === "PENDING" ? await start(verification, deps) : await conclude(verification, deps);
    if (stored) deps.announce();
    return "done";
  };

const start = (verification: Verification, { steps, clock, delayMs }: AdvanceDeps): Promise<boolean> =>
  steps.store(verification, async () => {
    const at = clock.now();
    return { ...statusChange(begin(verification), at), dueAt: new Date(at.getTime() + delayMs) };
  });

async function conclude(verification: Verification, deps: AdvanceDeps): Promise<boolean> {
  const { steps, provider, clock, checkReuse } = deps;
  const findings = await inspect(verification, deps);
  if (checkReuse && (await steps.wasSeenForAnother(verification))) findings.push("SEEN_FOR_ANOTHER_PERSON");
  // Our own checks first: what they find goes to a person, whatever a provider would say.
  const verdict = review(findings) ?? (await provider.judge(verification));
  return steps.store(verification, async (wasSeenForAnother): Promise<Step> => {
    const isNew = checkReuse && !findings.includes("SEEN_FOR_ANOTHER_PERSON") && (await wasSeenForAnother());
    const at = clock.now();
    const last = isNew ? (review([...findings, "SEEN_FOR_ANOTHER_PERSON"]) ?? verdict) : verdict;
    return { ...statusChange(decide(verification, last, at), at), dueAt: null };
  });
}

function review([first, ...others]: readonly Finding[]): Verdict | null {
  return first ? { status: "NEEDS_REVIEW", findings: [first, ...others] } : null;
}

async function inspect({ id }: Verification, deps: AdvanceDeps): Promise<Finding[]> {
  const documents = await deps.steps.documents(id);
  const opened = await Promise.all(documents.map((document) => opens(id, document, deps)));
  return documents.length === 0 || opened.includes(false) ? ["DOCUMENT_CANNOT_BE_OPENED"] : [];
}

async function opens(
  verificationId: VerificationId,
  { side, sealed }: StoredDocument,
  { vault, log }: AdvanceDeps,
): Promise<boolean> {
  try {
    (await vault.open(sealed, documentContext(verificationId, side))).fill(0);
    return true;
  } catch (error) {
    log.error({ err: error, verificationId, side }, "a sealed document does not open");
    return false;
  }
}
