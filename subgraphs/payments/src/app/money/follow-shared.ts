import type { StreamPlace } from "@coffer/contracts/event";
import { type Id, isId, knownId, parseId, type UserId } from "@coffer/contracts/ids";
import { parseStreamOfOne, parseStreamOfPerson, STREAMS, streamOfOne, streamOfPerson } from "@coffer/contracts/streams";
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
import type { ChangeReader, Side } from "./shared-changes.ts";

type Place = Pick<StreamPosition, "stream" | "sequence">;

/** What two people share, such as a payment, and how it is followed. */
export type Shared<P extends string, One, Change> = {
  readonly field: "paymentStatus" | "paymentRequestStatus" | "paymentScheduleStatus" | "bulkPaymentStatus";
  readonly prefix: P;
  readonly notFound: { readonly code: string; readonly message: string };
  /** Null where it is not the viewer's to see, or not there. */
  find(viewer: UserActor, id: Id<P>): Promise<One | null>;
  readonly changes: ChangeReader<Id<P>, Change>;
  sidesOf(change: Change): readonly (Side | null)[];
  dataOf(change: Change): StreamEvent["data"];
  /** The same, of how the one stands. */
  stateOf(one: One): StreamEvent["data"];
};

/** Its streams: one of each, and one per person for all of theirs. */
export function makeFollowShared<
  P extends string,
  One extends { readonly id: Id<P>; readonly sequence: string },
  Change extends { readonly sequence: string },
>(shared: Shared<P, One, Change>): StreamOwner {
  const { field, prefix, changes } = shared;
  const find = async (viewer: UserActor, given: string) => {
    const id = parseId(prefix, given);
    return id === null ? null : shared.find(viewer, id);
  };
  const findByStream = async (viewer: UserActor, stream: string) => {
    const id = parseStreamOfOne(field, stream);
    return id === null ? null : find(viewer, id);
  };
  const eventAt = (change: Change, { stream, sequence }: Place): StreamEvent => ({
    field,
    ...placeIn(stream, sequence),
    data: shared.dataOf(change),
  });
  /** At most `limit` events of the place's stream that come after it. */
  const readAfter = async ({ stream, sequence }: Place, limit: number): Promise<StreamEvent[]> => {
    const id = parseStreamOfOne(field, stream);
    if (id !== null) {
      const found = await changes.listOfOne(knownId(prefix, id), sequence, limit);
      return found.map((change) => eventAt(change, { stream, sequence: change.sequence }));
    }
    const userId = knownId("usr", parseStreamOfPerson(field, stream) ?? "");
    const found = await changes.listOfUser(userId, sequence, limit);
    return found.map((change) => {
      const own = shared.sidesOf(change).find((side) => side?.userId === userId && side.sequence !== null);
      return eventAt(change, { stream, sequence: own?.sequence ?? "0" });
    });
  };
  const continueAfter = async (positions: readonly StreamPosition[], stream: string): Promise<StreamPage> => {
    const position = onlyPosition(positions, stream);
    return pageAfter(position, await readAfter(position, STREAM_PAGE + 1));
  };
  const snapshotOf = (one: One): StreamPage => {
    const at = { stream: streamOfOne(field, one.id), sequence: one.sequence };
    const event = { field, ...placeIn(at.stream, at.sequence), data: shared.stateOf(one), snapshot: true };
    return { positions: [at], events: [event], more: false };
  };
  const findAt = async ({ stream, sequence }: Place): Promise<Change | null> => {
    const [id, userId] = [parseStreamOfOne(field, stream) ?? "", parseStreamOfPerson(field, stream) ?? ""];
    if (isId(prefix, id)) return changes.findOfOne(id, sequence);
    return isId("usr", userId) ? changes.findOfUser(userId, sequence) : null;
  };

  return {
    async open(viewer, { arguments: given, positions }) {
      const { argument } = STREAMS[field].one;
      const id = given[argument];
      if (typeof id !== "string") {
        const stream = streamOfPerson(field, viewer.userId);
        if (positions !== null) return continueAfter(positions, stream);
        return { positions: [{ stream, sequence: await changes.headOfUser(viewer.userId) }], events: [], more: false };
      }
      const one = await find(viewer, id);
      if (!one) throw badUserInput([{ path: argument, ...shared.notFound }]);
      if (positions === null || positions[0]?.pendingSnapshot) return snapshotOf(one);
      return continueAfter(positions, streamOfOne(field, one.id));
    },
    async headsOf(viewer, streams) {
      const heads = new Map<string, string>();
      for (const stream of streams) {
        const one = await findByStream(viewer, stream);
        if (one) heads.set(stream, one.sequence);
        else if (stream === streamOfPerson(field, viewer.userId))
          heads.set(stream, await changes.headOfUser(viewer.userId));
      }
      return heads;
    },
    async eventsAfter(viewer, { stream, sequence, limit }) {
      const isTheirs = stream === streamOfPerson(field, viewer.userId) || (await findByStream(viewer, stream)) !== null;
      if (!isTheirs || !isSequence(sequence)) throw invalidCursor();
      return readAfter({ stream, sequence }, limit);
    },
    async eventAt(viewer, place) {
      const personId = parseStreamOfPerson(field, place.stream);
      if (personId !== null && personId !== viewer.userId) throw forbidden();
      const change = await findAt(place);
      if (!change) return null;
      // By the change alone: what came before somebody was a side of it is no more theirs than
      // before.
      const people = shared.sidesOf(change).map((side) => side?.userId ?? null);
      if (!isSideOf(viewer, people)) throw forbidden();
      return eventAt(change, place);
    },
  };
}

/** Whether the viewer may see what is between these. */
export const isSideOf = (viewer: UserActor, userIds: readonly (UserId | null)[]): boolean =>
  userIds.some((userId) => userId !== null && may(viewer, "payments:read", userId));

export const placeIn = (stream: string, sequence: string): StreamPlace => ({ stream, sequence, audience: [stream] });
