import type { CofferEvent } from "@coffer/platform/events/event";
import type { makeLiveFeed } from "./subscriptions/live-feed.ts";

/** Hands an event of the bus to its followers, once for each stream that it has a place in. */
export const feedFrom =
  (feed: Pick<ReturnType<typeof makeLiveFeed>, "publish">) =>
  ({ follow, data }: CofferEvent): void => {
    if (!follow || typeof data !== "object" || data === null || Array.isArray(data)) return;
    for (const place of follow.places)
      feed.publish({ field: follow.field, ...place, data: data as Readonly<Record<string, unknown>> });
  };
