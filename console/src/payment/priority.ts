import type { MovementFragment } from "../generated/payment/payment.ts";
import { valuesOf } from "../values-of.ts";

/** Which of what waits for the same is done first. */
export type Priority = MovementFragment["priority"];

type Prioritised = { readonly priority?: Priority | undefined };

/** As an order says it: what is NORMAL says nothing. */
export const prioritised = ({ priority }: Prioritised): { readonly priority?: Priority } =>
  priority === undefined || priority === "NORMAL" ? {} : { priority };

export const PRIORITIES = valuesOf({ NORMAL: true, HIGH: true, LOW: true } satisfies Record<Priority, true>);

/** What a form says. */
export const readPriority = (typed: string): Priority => PRIORITIES.find((each) => each === typed) ?? "NORMAL";
