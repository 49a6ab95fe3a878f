import type { UserId } from "../../domain/money/ids.ts";

/** Somebody in a change, with its place in their stream: null where another side of it has one. */
export type Side = { readonly userId: UserId; readonly sequence: string | null };

/** Changes of what two people share: each is in the stream of the one, and in its people's. */
export type ChangeReader<Id, Change> = {
  listOfOne(id: Id, after: string, limit: number): Promise<readonly Change[]>;
  /** With the user's own sequence of each change. */
  listOfUser(userId: UserId, after: string, limit: number): Promise<readonly Change[]>;
  /** Of the user's latest change; 0 where there is none. */
  headOfUser(userId: UserId): Promise<string>;
  /**
   * The change at this place of the one's stream; null where there is none. Look-ups of one moment
   * are one query.
   */
  findOfOne(id: Id, sequence: string): Promise<Change | null>;
  /** The same, of the user's stream. */
  findOfUser(userId: UserId, sequence: string): Promise<Change | null>;
};
