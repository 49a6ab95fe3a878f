import type { CofferEvent } from "@coffer/contracts/event";
import { knownId, parseId, type UserId } from "@coffer/contracts/ids";
import { parseStreamOfPerson, streamOfPerson } from "@coffer/contracts/streams";
import { badUserInput, forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { onlyPosition, pageAfter } from "@coffer/platform/streams/one-stream";
import {
  invalidCursor,
  isSequence,
  STREAM_PAGE,
  type StreamEvent,
  type StreamOwner,
} from "@coffer/platform/streams/streams";
import { isWebhookEventType, TYPES_MAX, type WebhookEventType } from "../../domain/events/event-types.ts";
import { placeIn } from "../money/follow-shared.ts";
import { FIELD } from "./kept-hint.ts";
import { chooseTypes, typesFor } from "./list-events.ts";
import type { EventReader, KeptEvent } from "./ports.ts";

/** What followers are given. */
export type EventData = {
  readonly ownerId: UserId;
  readonly id: CofferEvent["id"];
  readonly type: string;
  readonly subject: string;
  readonly occurredAt: string;
  readonly body: string;
};

type Arguments = Readonly<Record<string, unknown>>;
type Events = Pick<EventReader, "listAfter" | "find" | "headOf" | "begin">;

/**
 * The streams behind `eventOccurred`: one of each person. What is not chosen, or not the viewer's
 * to see, keeps its place in the stream, and nothing of it is said.
 */
export const makeFollowEvents = ({ events }: { readonly events: Events }): StreamOwner => {
  const readAfter = async (
    viewer: UserActor,
    at: { readonly userId: UserId; readonly sequence: string; readonly limit: number; readonly given: Arguments },
  ) => {
    const isShown = choose(viewer, at.userId, at.given);
    const found = await listUnlessGone(events, at);
    return found.map((event) => (isShown(event) ? eventOf(event) : placeOf(event)));
  };

  return {
    async open(viewer, { arguments: given, positions }) {
      const userId = whose(viewer, given);
      const stream = streamOfPerson(FIELD, userId);
      choose(viewer, userId, given);
      if (positions === null) {
        await events.begin(userId);
        return { positions: [{ stream, sequence: await events.headOf(userId) }], events: [], more: false };
      }
      const position = onlyPosition(positions, stream);
      const { sequence } = position;
      return pageAfter(position, await readAfter(viewer, { userId, sequence, limit: STREAM_PAGE + 1, given }));
    },
    async headsOf(viewer, streams) {
      const heads = new Map<string, string>();
      for (const stream of streams) {
        const userId = parseId("usr", parseStreamOfPerson(FIELD, stream) ?? "");
        if (userId === null) continue;
        typesFor(viewer, userId);
        heads.set(stream, await events.headOf(userId));
      }
      return heads;
    },
    async eventsAfter(viewer, { stream, sequence, limit, arguments: given = {} }) {
      const userId = whose(viewer, given);
      if (stream !== streamOfPerson(FIELD, userId) || !isSequence(sequence)) throw invalidCursor();
      return readAfter(viewer, { userId, sequence, limit, given });
    },
    async eventAt(viewer, { stream, sequence }) {
      const userId = knownId("usr", parseStreamOfPerson(FIELD, stream) ?? "");
      const types: readonly string[] = typesFor(viewer, userId);
      const event = await events.find(userId, sequence);
      if (!event) return null;
      if (!types.includes(event.type)) throw forbidden();
      return eventOf(event);
    },
  };
};

/**
 * Nobody goes on from what is not kept any more, or was forgotten at a restoration. Where nothing
 * is found, the stream may still stand higher because something has just happened: what is there
 * once the head was read says which.
 */
async function listUnlessGone(
  events: Pick<Events, "listAfter" | "headOf">,
  { userId, sequence, limit }: { readonly userId: UserId; readonly sequence: string; readonly limit: number },
): Promise<readonly KeptEvent[]> {
  const next = BigInt(sequence) + 1n;
  const found = await events.listAfter(userId, sequence, limit);
  if (found.length === 0 && BigInt(await events.headOf(userId)) < next) return found;
  const known = found.length > 0 ? found : await events.listAfter(userId, sequence, limit);
  if (known[0] === undefined || BigInt(known[0].sequence) !== next) throw eventsGone();
  return known;
}

function whose(viewer: UserActor, { userId }: Arguments): UserId {
  if (userId === null || userId === undefined) return viewer.userId;
  const id = parseId("usr", String(userId));
  if (id === null) throw badUserInput([{ path: "userId", code: "INVALID_ID", message: "is no id of a person" }]);
  return id;
}

/** Throws FORBIDDEN where the viewer may see none of the person's events. */
function choose(viewer: UserActor, userId: UserId, given: Arguments): (event: KeptEvent) => boolean {
  const types: ReadonlySet<string> = new Set(chooseTypes(readTypes(given.types), typesFor(viewer, userId)));
  const objectId = given.objectId ?? null;
  return ({ type, subject }) => types.has(type) && (objectId === null || subject === objectId);
}

function readTypes(given: unknown): readonly WebhookEventType[] | null {
  if (!Array.isArray(given)) return null;
  if (given.length < 1 || given.length > TYPES_MAX)
    throw badUserInput([{ path: "types", code: "OUT_OF_RANGE", message: `must be 1 to ${TYPES_MAX} types` }]);
  return given.map((type: string, index) => {
    if (isWebhookEventType(type)) return type;
    const message = "must be one of webhookEventTypes";
    throw badUserInput([{ path: `types.${index}`, code: "UNKNOWN_EVENT_TYPE", message }]);
  });
}

const at = ({ ownerId, sequence }: KeptEvent) => ({
  field: FIELD,
  ...placeIn(streamOfPerson(FIELD, ownerId), sequence),
});

const eventOf = (event: KeptEvent): StreamEvent => {
  const { ownerId, id, type, subject, occurredAt, body } = event;
  const data: EventData = { ownerId, id, type, subject, occurredAt: occurredAt.toISOString(), body };
  return { ...at(event), data };
};

const placeOf = (event: KeptEvent): StreamEvent => ({ ...at(event), data: {}, skipped: true });

const eventsGone = () =>
  badUserInput([
    {
      path: "after",
      code: "INVALID_CURSOR",
      message: "is older than what is kept: leave it out to begin with what happens now",
    },
  ]);
