import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NodeSend } from "../../domain/node-wallets/node-send.ts";
import { isAway, type ReadyCoin } from "./deps.ts";
import type { NodeWalletNotes } from "./ports.ts";

type Deps = {
  readonly notes: Pick<NodeWalletNotes, "moved" | "sent">;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Shows it to the node, as often as anybody likes. From the first time on it may be mined, whatever
 * was answered, and also where nothing was.
 */
export async function broadcastSend(
  { notes, clock, log }: Deps,
  { node, coin }: ReadyCoin,
  send: NodeSend,
): Promise<void> {
  const answer = await node.broadcast(send.bytes).catch((error: unknown) => {
    if (!isAway(error)) throw error;
    return { isAccepted: false, said: error instanceof Error ? error.message : "" };
  });
  const at = clock.now();
  if (send.state === "SIGNED") await notes.moved(send, { state: "BROADCAST", blockHash: null }, at);
  await notes.sent(send.id, answer.isAccepted ? null : answer.said, at);
  if (!answer.isAccepted)
    log.warn(
      { network: coin.network, sendId: send.id, txid: send.txid, said: answer.said },
      "a node did not take a send",
    );
}
