import type { StreamPlace } from "@coffer/contracts/event";
import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfOne } from "@coffer/contracts/streams";
import type { Send } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import type { SendChange } from "./ports.ts";

export const TRANSACTION_FIELD = "transactionStatus";

/** What a subscriber gets of one change, live or from the history: the same. */
export type StatusData = EventData<"coffer.wallets.transaction.changed">;

/** Each has a stream of its own. */
export const streamOf = (id: SendId): string => streamOfOne(TRANSACTION_FIELD, id);

export const toStreamPlace = (id: SendId, sequence: number): StreamPlace => ({
  stream: streamOf(id),
  sequence: String(sequence),
  audience: [streamOf(id)],
});

type Owned = Pick<Send, "id" | "userId" | "paymentId" | "network">;

export const statusData = ({ id, userId, paymentId, network }: Owned, { state, txid, at }: SendChange): StatusData => ({
  ...{ transactionId: id, userId, paymentId, network, state, txid },
  at: at.toISOString(),
});

export const transactionChanged = (send: Owned, change: SendChange): NewEvent<"wallets"> => ({
  type: "transaction.changed",
  subject: send.id,
  sequence: String(change.sequence),
  ...(send.userId === null ? {} : { ownerId: send.userId }),
  time: change.at,
  data: statusData(send, change),
  follow: { field: TRANSACTION_FIELD, places: [toStreamPlace(send.id, change.sequence)] },
});
