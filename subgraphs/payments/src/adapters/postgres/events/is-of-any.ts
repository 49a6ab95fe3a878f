import type { CofferEvent } from "@coffer/contracts/event";
import { ownersOf } from "../../../domain/events/event-types.ts";
import type { UserId } from "../../../domain/money/ids.ts";

/** What cannot be read is wanted: whoever takes it keeps it as a dead letter. */
export function isOfAny(event: CofferEvent, people: ReadonlySet<UserId>): boolean {
  try {
    return ownersOf(event).some((owner) => people.has(owner));
  } catch {
    return true;
  }
}
