import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfPerson } from "@coffer/contracts/streams";
import type { UserId } from "../../domain/money/ids.ts";
import { placeIn } from "../money/follow-shared.ts";

export const FIELD = "eventOccurred";

/** How far the events of somebody have come. */
export type Head = { readonly userId: UserId; readonly sequence: string };

/**
 * For followers: that these streams have come so far. One event for many people, because a batch is
 * of many; what is in between, a follower asks for.
 */
export function toKeptHint(heads: readonly Head[]): NewEvent<"payments"> {
  const [first] = heads;
  if (!first) throw new Error("nothing was kept, and nobody is to be told");
  return {
    type: "events.kept",
    subject: first.userId,
    time: new Date(),
    data: { people: heads.length },
    follow: {
      field: FIELD,
      places: heads.map(({ userId, sequence }) => placeIn(streamOfPerson(FIELD, userId), sequence)),
    },
  };
}
