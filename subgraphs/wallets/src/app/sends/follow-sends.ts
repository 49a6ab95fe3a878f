import { parseId } from "@coffer/contracts/ids";
import { parseStreamOfOne } from "@coffer/contracts/streams";
import { badUserInput, forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { onlyPosition, pageAfter } from "@coffer/platform/streams/one-stream";
import {
  invalidCursor,
  isSequence,
  STREAM_PAGE,
  type StreamEvent,
  type StreamOwner,
} from "@coffer/platform/streams/streams";
import type { Send } from "../../domain/sends/send.ts";
import type { SendChange, SendHistory, SendReader } from "./ports.ts";
import { statusData, streamOf, TRANSACTION_FIELD, toStreamPlace } from "./status.ts";

type Deps = { readonly sends: Pick<SendReader, "listByIds">; readonly history: SendHistory };

/** `transactionStatus`: of each transaction one stream, for its owner and for staff. */
export function makeFollowSends({ sends, history }: Deps): StreamOwner {
  /** Null where it is not the viewer's to see, or not there. */
  const find = async (viewer: UserActor, given: string): Promise<Send | null> => {
    const id = parseId("txn", given);
    const [send] = id === null ? [] : await sends.listByIds([id]);
    return send && may(viewer, "wallets:read", send.userId) ? send : null;
  };
  const findByStream = (viewer: UserActor, stream: string) =>
    find(viewer, parseStreamOfOne(TRANSACTION_FIELD, stream) ?? "");
  const readLatest = async ({ id }: Send): Promise<SendChange> => {
    const latest = await history.readLatest(id);
    if (!latest) throw new Error(`${id} has no history`);
    return latest;
  };
  const toEvents = (send: Send, changes: readonly SendChange[]) => changes.map((change) => toEvent(send, change));

  return {
    async open(viewer, { arguments: { transactionId }, positions }) {
      const send = typeof transactionId === "string" ? await find(viewer, transactionId) : null;
      if (!send) throw badUserInput([{ path: "transactionId", ...NOT_FOUND }]);
      if (positions === null || positions[0]?.pendingSnapshot) {
        const latest = await readLatest(send);
        const at = { stream: streamOf(send.id), sequence: String(latest.sequence) };
        return { positions: [at], events: [{ ...toEvent(send, latest), snapshot: true }], more: false };
      }
      const position = onlyPosition(positions, streamOf(send.id));
      return pageAfter(position, toEvents(send, await history.listAfter(send.id, position.sequence, STREAM_PAGE + 1)));
    },
    async headsOf(viewer, streams) {
      const heads = new Map<string, string>();
      for (const stream of streams) {
        const send = await findByStream(viewer, stream);
        if (send) heads.set(stream, String((await readLatest(send)).sequence));
      }
      return heads;
    },
    async eventsAfter(viewer, { stream, sequence, limit }) {
      const send = await findByStream(viewer, stream);
      if (!send || !isSequence(sequence)) throw invalidCursor();
      return toEvents(send, await history.listAfter(send.id, sequence, limit));
    },
    async eventAt(viewer, { stream, sequence }) {
      const send = await findByStream(viewer, stream);
      if (!send) throw forbidden();
      const change = await history.find(send.id, sequence);
      return change && toEvent(send, change);
    },
  };
}

const NOT_FOUND = { code: "TRANSACTION_NOT_FOUND", message: "is no transaction of yours: see `Payment.transaction`" };

const toEvent = (send: Send, change: SendChange): StreamEvent => ({
  field: TRANSACTION_FIELD,
  ...toStreamPlace(send.id, change.sequence),
  data: statusData(send, change),
});
