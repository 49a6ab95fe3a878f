import type { Send } from "../../domain/sends/send.ts";
import type { SendsDeps } from "./deps.ts";
import { payoutFailed } from "./events.ts";
import type { SendWriter } from "./ports.ts";

/** CANCELLED, REJECTED: by an operator. The others are how it failed. */
type Ending = "CANCELLED" | "REJECTED" | "PAYEE_REFUSES" | "POLICY_DENIES";

/** Nothing of it was signed, and nothing will be: what its payment has reserved is given back. */
export async function endUnsigned(
  writer: SendWriter,
  send: Send,
  { ending, at }: { readonly ending: Ending; readonly at: Date },
): Promise<void> {
  const end =
    ending === "CANCELLED" || ending === "REJECTED"
      ? ({ state: "CANCELLED", failure: null } as const)
      : ({ state: "FAILED", failure: ending } as const);
  await writer.end(send, end, at);
  if (send.paymentId !== null) await writer.tell([payoutFailed(send.paymentId, ending, at)]);
}

type Deps = Pick<SendsDeps, "inSends" | "clock" | "announce" | "log" | "network">;

/** What nobody would take, by what a node says before anything is signed. `why`: for the log. */
export async function failRefused(
  { inSends, clock, announce, log, network }: Deps,
  { id }: Pick<Send, "id">,
  why: string,
): Promise<void> {
  await inSends(async (writer) => {
    const locked = await writer.lockSend(id);
    if (locked?.state === "PLANNED") await endUnsigned(writer, locked, { ending: "PAYEE_REFUSES", at: clock.now() });
  });
  log.warn({ network, transactionId: id }, `a send failed: ${why}`);
  announce();
}
