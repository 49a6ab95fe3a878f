import type { KeyGrantId, NodeGrantId, SessionId } from "../../domain/users/ids.ts";
import type { EndedSessions } from "./ports.ts";

const AT_ONCE = 200;

/**
 * As one announcement: resolves once all are refused, and throws BUSY where that cannot be said.
 * What comes behind a batch that failed is told at the repeat, or by the relay.
 */
export async function announceAll(
  endedSessions: EndedSessions,
  ids: readonly (SessionId | KeyGrantId | NodeGrantId)[],
): Promise<void> {
  for (let first = 0; first < ids.length; first += AT_ONCE)
    await Promise.all(ids.slice(first, first + AT_ONCE).map((id) => endedSessions.announce(id)));
}

/**
 * For what is not to fail by it: what was made is shown this once, or a link is used up, and a
 * fault in its place would lose it. Where the store is away, the relay tells of the endings.
 */
export async function announceQuietly(
  { announce }: Pick<EndedSessions, "announce">,
  ids: readonly (SessionId | KeyGrantId | NodeGrantId)[],
): Promise<void> {
  await Promise.allSettled(ids.map((id) => announce(id)));
}
