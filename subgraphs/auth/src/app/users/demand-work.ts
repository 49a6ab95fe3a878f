import type { Work, WorkFor, WorkRequired } from "../../domain/users/work.ts";
import type { ProofOfWork } from "./ports.ts";

/** Null where nothing is asked, or what was asked was done: it is used up then. */
export async function demandWork(
  proofOfWork: ProofOfWork | null,
  work: Work | undefined,
  about: WorkFor,
): Promise<WorkRequired | null> {
  if (!proofOfWork || (work && (await proofOfWork.take(work, about)))) return null;
  return { code: "PROOF_OF_WORK_REQUIRED", ...proofOfWork.ask(about.door) };
}
