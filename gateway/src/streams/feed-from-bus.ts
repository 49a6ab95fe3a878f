import type { CofferEvent } from "@coffer/contracts/event";
import type { makeLiveFeed } from "./live-feed.ts";
import type { StreamOwners } from "./read-stream-owners.ts";

type Feed = ReturnType<typeof makeLiveFeed>;

/**
 * Tells its followers that an event is there, once for each stream that it has a place in. What it
 * says stays behind: a follower is shown what the owner's tables say, with the viewer's right. Of
 * another field's streams a subgraph has nothing to tell.
 */
export const feedFrom =
  (feed: Pick<Feed, "publish">, owners: StreamOwners) =>
  ({ follow, source }: CofferEvent): void => {
    const owner = follow && owners.get(follow.field);
    if (!owner || source !== `/coffer/${owner}`) return;
    for (const place of follow.places) feed.publish({ field: follow.field, ...place });
  };

/** Whether anybody listens for it; without one, for anything. */
export const isFollowed =
  (feed: Pick<Feed, "listeners" | "isHeard">) =>
  (event?: CofferEvent): boolean =>
    event
      ? Boolean(event.follow?.places.some(({ audience }) => audience.some((key) => feed.isHeard(key))))
      : feed.listeners > 0;
