import { isRefusal, type RefusalOf } from "@coffer/client/refusals";
import {
  ConsoleStartPasskeyStepUpDocument,
  ConsoleStepUpDocument,
  type ConsoleStepUpMutation,
} from "../generated/session/step-up.ts";
import { client, tabs } from "../live/api.ts";
import { getPasskey } from "../live/passkeys.ts";
import type { StepUpInput } from "./proved-by.ts";

export type StepUpRefusal = RefusalOf<NonNullable<ConsoleStepUpMutation["stepUp"]>>;

/** What was proved; where it was refused, nothing. */
export type SteppedUp = { readonly refusal: StepUpRefusal | null; readonly level: "AAL1" | "AAL2" | null };

/** Of whoever is logged in: from now on the session says that they proved it, in all tabs. */
export async function proveAnew(input: StepUpInput): Promise<SteppedUp> {
  // Whoever has to wait is told when to come back.
  const { stepUp } = await client.ask(ConsoleStepUpDocument, { input }, { patienceMs: 0 });
  if (!stepUp) throw new Error("the API answered a step-up without an outcome");
  if (isRefusal(stepUp)) return { refusal: stepUp, level: null };
  await tabs.keepAccess(stepUp);
  return { refusal: null, level: stepUp.assurance.level };
}

/** As `proveAnew`, with a passkey of theirs; nothing is proved where nobody took one. */
export async function proveWithPasskey(): Promise<SteppedUp> {
  const { startPasskeyStepUp: begun } = await client.ask(ConsoleStartPasskeyStepUpDocument, {}, { patienceMs: 0 });
  const passkey = begun?.__typename === "PasskeyCeremonySuccess" ? await getPasskey(begun.options) : null;
  return passkey === null ? { refusal: null, level: null } : proveAnew({ passkey });
}
