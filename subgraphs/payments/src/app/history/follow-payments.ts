import { isId, knownId, parseId, type UserId } from "@coffer/contracts/ids";
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
import { changedAt, type Payment } from "../../domain/money/payment.ts";
import { visibleTo } from "./list-payments.ts";
import { FIELD, paymentEvent, streamOfPayment, streamOfUser } from "./payment-event.ts";
import type { ChangeReader, PaymentChange, PaymentReader } from "./ports.ts";

type Deps = { readonly payments: PaymentReader; readonly changes: ChangeReader };

/** The streams behind `paymentStatus`: one per payment, and one per user for all of theirs. */
export function makeFollowPayments(deps: Deps): StreamOwner {
  const findPayment = async (viewer: UserActor, given: string) => {
    const id = parseId("pay", given);
    return visibleTo(viewer, id === null ? null : ((await deps.payments.findMany([id]))[0] ?? null));
  };

  return {
    async open(viewer, { arguments: { paymentId }, positions }) {
      if (typeof paymentId !== "string") return openUser(deps, viewer, positions);
      const payment = await findPayment(viewer, paymentId);
      if (!payment)
        throw badUserInput([
          { path: "paymentId", code: "PAYMENT_NOT_FOUND", message: "is no payment of yours: see `payments`" },
        ]);
      const stream = streamOfPayment(payment.id);
      if (positions === null || positions[0]?.pendingSnapshot) return snapshotPage(payment);
      const position = onlyPosition(positions, stream);
      return pageAfter(position, await readAfter(deps, position, STREAM_PAGE + 1));
    },
    async headsOf(viewer, streams) {
      const heads = new Map<string, string>();
      for (const stream of streams) {
        const id = parseStreamOfOne(FIELD, stream);
        const payment = id === null ? null : await findPayment(viewer, id);
        if (payment) heads.set(stream, payment.sequence);
        else if (stream === streamOfUser(viewer.userId))
          heads.set(stream, await deps.changes.headOfUser(viewer.userId));
      }
      return heads;
    },
    async eventsAfter(viewer, { stream, sequence, limit }) {
      const id = parseStreamOfOne(FIELD, stream);
      const mine = id === null ? stream === streamOfUser(viewer.userId) : (await findPayment(viewer, id)) !== null;
      if (!mine || !isSequence(sequence)) throw invalidCursor();
      return readAfter(deps, { stream, sequence }, limit);
    },
    async eventAt(viewer, { stream, sequence }) {
      const personId = parseStreamOfPerson(FIELD, stream);
      if (personId !== null && personId !== viewer.userId) throw forbidden();
      const change = await findAt(deps.changes, stream, sequence);
      if (!change) return null;
      if (!isSideOf(viewer, [change.from?.userId ?? null, change.to?.userId ?? null])) throw forbidden();
      return paymentEvent(change, { stream, sequence, audience: [stream] });
    },
  };
}

/** Whether the viewer may see a payment between these two. */
export const isSideOf = (viewer: UserActor, userIds: readonly (UserId | null)[]): boolean =>
  userIds.some((userId) => userId !== null && may(viewer, "payments:read", userId));

async function findAt(changes: ChangeReader, stream: string, sequence: string): Promise<PaymentChange | null> {
  const [paymentId, userId] = [parseStreamOfOne(FIELD, stream) ?? "", parseStreamOfPerson(FIELD, stream) ?? ""];
  if (isId("pay", paymentId)) return changes.findOfPayment(paymentId, sequence);
  return isId("usr", userId) ? changes.findOfUser(userId, sequence) : null;
}

async function openUser(
  deps: Deps,
  viewer: UserActor,
  positions: readonly StreamPosition[] | null,
): Promise<StreamPage> {
  const userId = viewer.userId;
  const stream = streamOfUser(userId);
  if (positions === null)
    return { positions: [{ stream, sequence: await deps.changes.headOfUser(userId) }], events: [], more: false };
  const position = onlyPosition(positions, stream);
  return pageAfter(position, await readAfter(deps, position, STREAM_PAGE + 1));
}

/** At most `limit` events of the place's stream that come after it. */
async function readAfter(
  { changes }: Deps,
  { stream, sequence }: Pick<StreamPosition, "stream" | "sequence">,
  limit: number,
): Promise<StreamEvent[]> {
  const paymentId = parseStreamOfOne(FIELD, stream);
  if (paymentId !== null) {
    const found = await changes.listOfPayment(knownId("pay", paymentId), sequence, limit);
    return found.map((change) => paymentEvent(change, { stream, sequence: change.sequence, audience: [stream] }));
  }
  const id = knownId("usr", parseStreamOfPerson(FIELD, stream) ?? "");
  const found = await changes.listOfUser(id, sequence, limit);
  return found.map((change) => {
    const own = [change.from, change.to].find((side) => side?.userId === id && side.sequence !== null);
    return paymentEvent(change, { stream, sequence: own?.sequence ?? "0", audience: [stream] });
  });
}

function snapshotPage(payment: Payment): StreamPage {
  const stream = streamOfPayment(payment.id);
  const at = { stream, sequence: payment.sequence };
  const data = {
    paymentId: payment.id,
    status: payment.status,
    at: changedAt(payment).toISOString(),
    fromUserId: payment.from?.userId ?? null,
    toUserId: payment.to?.userId ?? null,
  };
  return { positions: [at], events: [{ field: FIELD, ...at, audience: [stream], data, snapshot: true }], more: false };
}
