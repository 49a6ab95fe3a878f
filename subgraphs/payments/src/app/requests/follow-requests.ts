import { isId, knownId, parseId } from "@coffer/contracts/ids";
import { parseStreamOfOne, parseStreamOfPerson } from "@coffer/contracts/streams";
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
  type StreamPage,
  type StreamPosition,
} from "@coffer/platform/streams/streams";
import type { PaymentRequest } from "../../domain/money/payment-request.ts";
import type { RequestChanged, RequestChanges, RequestReader } from "./ports.ts";
import { visibleTo } from "./read-requests.ts";
import { FIELD, type RequestEventData, requestStreamEvent, streamOfRequest, streamOfUser } from "./request-event.ts";

type Deps = { readonly requests: Pick<RequestReader, "findMany">; readonly requestChanges: RequestChanges };
type Place = Pick<StreamPosition, "stream" | "sequence">;

/** The streams behind `paymentRequestStatus`: one per request, one per person for all of theirs. */
export function makeFollowRequests({ requests, requestChanges }: Deps): StreamOwner {
  const find = async (viewer: UserActor, given: string) => {
    const id = parseId("prq", given);
    return visibleTo(viewer, id === null ? null : ((await requests.findMany([id]))[0] ?? null));
  };
  const readAfter = async ({ stream, sequence }: Place, limit: number): Promise<StreamEvent[]> => {
    const requestId = parseStreamOfOne(FIELD, stream);
    if (requestId !== null) {
      const found = await requestChanges.listOfRequest(knownId("prq", requestId), sequence, limit);
      return found.map((changed) => requestStreamEvent(changed, { stream, sequence: changed.sequence }));
    }
    const id = knownId("usr", parseStreamOfPerson(FIELD, stream) ?? "");
    const found = await requestChanges.listOfUser(id, sequence, limit);
    return found.map((changed) => {
      const own = changed.payee.userId === id ? changed.payee : changed.payer;
      return requestStreamEvent(changed, { stream, sequence: own?.sequence ?? "0" });
    });
  };
  const continueAfter = async (positions: readonly StreamPosition[], stream: string): Promise<StreamPage> => {
    const position = onlyPosition(positions, stream);
    return pageAfter(position, await readAfter(position, STREAM_PAGE + 1));
  };

  return {
    async open(viewer, { arguments: { requestId }, positions }) {
      if (typeof requestId !== "string") {
        const stream = streamOfUser(viewer.userId);
        if (positions !== null) return continueAfter(positions, stream);
        const sequence = await requestChanges.headOfUser(viewer.userId);
        return { positions: [{ stream, sequence }], events: [], more: false };
      }
      const found = await find(viewer, requestId);
      if (!found)
        throw badUserInput([
          {
            path: "requestId",
            code: "REQUEST_NOT_FOUND",
            message: "is no payment request of yours: see `paymentRequests`",
          },
        ]);
      if (positions === null || positions[0]?.pendingSnapshot) return snapshotOf(found);
      return continueAfter(positions, streamOfRequest(found.id));
    },
    async headsOf(viewer, streams) {
      const heads = new Map<string, string>();
      for (const stream of streams) {
        const id = parseStreamOfOne(FIELD, stream);
        const found = id === null ? null : await find(viewer, id);
        if (found) heads.set(stream, found.sequence);
        else if (stream === streamOfUser(viewer.userId))
          heads.set(stream, await requestChanges.headOfUser(viewer.userId));
      }
      return heads;
    },
    async eventsAfter(viewer, { stream, sequence, limit }) {
      const id = parseStreamOfOne(FIELD, stream);
      const mine = id === null ? stream === streamOfUser(viewer.userId) : (await find(viewer, id)) !== null;
      if (!mine || !isSequence(sequence)) throw invalidCursor();
      return readAfter({ stream, sequence }, limit);
    },
    async eventAt(viewer, { stream, sequence }) {
      const personId = parseStreamOfPerson(FIELD, stream);
      if (personId !== null && personId !== viewer.userId) throw forbidden();
      const changed = await findAt(requestChanges, { stream, sequence });
      if (!changed) return null;
      const event = requestStreamEvent(changed, { stream, sequence });
      // Also of a link's payer: what came before they paid is no more theirs than before.
      if (!mayFollow(viewer, event.data)) throw forbidden();
      return event;
    },
  };
}

/** Whether the viewer may see a request between these two. */
export const mayFollow = (viewer: UserActor, { payeeUserId, payerUserId }: RequestEventData): boolean =>
  [payeeUserId, payerUserId].some((userId) => userId !== null && may(viewer, "payments:read", userId));

async function findAt(changes: RequestChanges, { stream, sequence }: Place): Promise<RequestChanged | null> {
  const [requestId, userId] = [parseStreamOfOne(FIELD, stream) ?? "", parseStreamOfPerson(FIELD, stream) ?? ""];
  if (isId("prq", requestId)) return changes.findOfRequest(requestId, sequence);
  return isId("usr", userId) ? changes.findOfUser(userId, sequence) : null;
}

function snapshotOf(request: PaymentRequest): StreamPage {
  const { id, status, sequence, payee, payerId, createdAt, remindedAt, endedAt } = request;
  const at = { stream: streamOfRequest(id), sequence };
  const data: RequestEventData = {
    requestId: id,
    status,
    change: null,
    at: (endedAt ?? remindedAt ?? createdAt).toISOString(),
    payeeUserId: payee.userId,
    payerUserId: payerId,
  };
  return {
    positions: [at],
    events: [{ field: FIELD, ...at, audience: [at.stream], data, snapshot: true }],
    more: false,
  };
}
