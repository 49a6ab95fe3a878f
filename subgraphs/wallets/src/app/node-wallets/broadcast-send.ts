import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NodeAttempt, NodeSend } from "../../domain/node-wallets/node-send.ts";
import { isAway, type ReadyCoin } from "./deps.ts";
import type { Broadcast, NodeWalletNotes } from "./ports.ts";

type Deps = {
  readonly notes: Pick<NodeWalletNotes, "moved" | "shown">;
  readonly clock: Clock;
  readonly log: Logger;
};

/** What is shown first is all that there is of it. */
const SHOWN = { state: "BROADCAST", blockHash: null, attempt: 1, attempts: 1 } as const;

type Showing = { readonly send: NodeSend; readonly attempts: readonly NodeAttempt[] };

/**
 * Shows it to the node, as often as anybody likes: the newest of its attempts, and where the node
 * takes that one not, the ones before. From the first time on each may be mined, whatever was
 * answered, and also where nothing was.
 */
export async function broadcastSend(deps: Deps, ready: ReadyCoin, { send, attempts }: Showing): Promise<void> {
  const { notes, clock } = deps;
  const newest = attempts.at(-1);
  // What is called off is not shown any more; what counted as paid is, whatever was asked for.
  const isCancel = !send.wasConfirmed && newest?.isCancel === true;
  for (const attempt of attempts.filter((one) => one.isCancel === isCancel).toReversed()) {
    const { outcome, said } = await show(ready, attempt);
    const at = clock.now();
    if (send.state === "SIGNED") await notes.moved(send, SHOWN, at);
    const isTaken = outcome === "TAKEN";
    await notes.shown(send, { number: attempt.number, outcome, said: isTaken ? null : said, at });
    if (isTaken) return;
    complain(deps, { send, attempt, outcome, said });
  }
}

const show = ({ node }: ReadyCoin, attempt: NodeAttempt): Promise<Broadcast> =>
  node.broadcast(attempt).catch((error: unknown) => {
    if (!isAway(error)) throw error;
    return { outcome: "UNCLEAR" as const, said: error instanceof Error ? error.message : "" };
  });

type Complaint = Broadcast & { readonly send: NodeSend; readonly attempt: NodeAttempt };

function complain({ log }: Deps, { send, attempt, outcome, said }: Complaint): void {
  const { number, txid } = attempt;
  const about = { network: send.network, sendId: send.id, txid, said };
  if (number === 1 || outcome === "UNCLEAR") log.warn(about, "a node did not take a send");
  // Once: it is shown again each time, and the node may have been told to take such by then.
  else if (outcome !== attempt.outcome) log.warn(about, "a node keeps what is stuck, and does not take what pays more");
}
