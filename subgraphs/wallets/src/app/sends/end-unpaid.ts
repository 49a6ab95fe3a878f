import type { Send } from "../../domain/sends/send.ts";
import type { SendsDeps } from "./deps.ts";
import { payoutCancelled, payoutFailed } from "./events.ts";
import type { SendWriter } from "./ports.ts";

/**
 * CANCELLED: by an operator, or with its token; REJECTED: by an operator; CALLED_OFF: by its payer;
 * else how it failed.
 */
type Ending =
  | "CANCELLED"
  | "REJECTED"
  | "CALLED_OFF"
  | "PAYEE_REFUSES"
  | "POLICY_DENIES"
  | "EXPIRED"
  | "SOURCE_SHORT"
  | "FEE_ABOVE_CAP";

/**
 * Nothing of it was signed, or all that was is dead: it has paid nothing, and never will. What its
 * payment has reserved is given back.
 */
export async function endUnpaid(
  writer: Pick<SendWriter, "end" | "tell">,
  send: Send,
  { ending, at }: { readonly ending: Ending; readonly at: Date },
): Promise<void> {
  const end =
    ending === "CANCELLED" || ending === "REJECTED" || ending === "CALLED_OFF"
      ? ({ state: "CANCELLED", failure: null } as const)
      : ({ state: "FAILED", failure: ending } as const);
  await writer.end(send, end, at);
  if (send.paymentId === null) return;
  await writer.tell([
    ending === "CALLED_OFF" ? payoutCancelled(send.paymentId, at) : payoutFailed(send.paymentId, ending, at),
  ]);
}

type Deps = Pick<SendsDeps, "inSends" | "clock" | "announce" | "log" | "network">;

/** What nobody would take, by what a node says before anything is signed. `why`: for the log. */
export const failRefused = (deps: Deps, send: Pick<Send, "id">, why: string): Promise<void> =>
  failUnsigned(deps, send, { ending: "PAYEE_REFUSES", why });

/** Its owner asks anew: nothing of theirs lies here until there is money, or room in the cap. */
const OWN_ENDINGS = {
  SHORT: { ending: "SOURCE_SHORT", why: "its source has too little" },
  TOO_DEAR: { ending: "FEE_ABOVE_CAP", why: "it would cost too much now" },
} as const;
/** Of what was signed, and is dead; null: it waits, as what is the house's does. */
export function ownEndingOf({ kind }: Pick<Send, "kind">, found: string): Ending | null {
  if (kind !== "OWN") return null;
  if (found === "REFUSED") return "PAYEE_REFUSES";
  return isSettled(found) ? OWN_ENDINGS[found].ending : null;
}

const isSettled = (wait: string): wait is keyof typeof OWN_ENDINGS => Object.hasOwn(OWN_ENDINGS, wait);

/** False: it waits, as what is the house's does. */
export async function failOwn(deps: Deps, send: Pick<Send, "id" | "kind">, wait: string): Promise<boolean> {
  if (send.kind !== "OWN" || !isSettled(wait)) return false;
  await failUnsigned(deps, send, OWN_ENDINGS[wait]);
  return true;
}

/** What cannot be signed, and waits for nothing. */
async function failUnsigned(
  deps: Deps,
  { id }: Pick<Send, "id">,
  { ending, why }: { readonly ending: Ending; readonly why: string },
): Promise<void> {
  await endPlanned(deps, id, ending);
  deps.log.warn({ network: deps.network, transactionId: id }, `a send failed: ${why}`);
}

/** Whoever plans such does so anew, once there is what it lacks. */
export const cancelUnsigned = (deps: Deps, { id }: Pick<Send, "id">): Promise<void> =>
  endPlanned(deps, id, "CANCELLED");

async function endPlanned({ inSends, clock, announce }: Deps, id: Send["id"], ending: Ending): Promise<void> {
  await inSends(async (writer) => {
    const locked = await writer.lockSend(id);
    if (locked?.state === "PLANNED") await endUnpaid(writer, locked, { ending, at: clock.now() });
  });
  announce();
}
