import { readMatch, readText, type Search } from "../../ui/search.ts";

/** As the API writes them: what is none of these finds nothing, and never gets into a snippet. */
const TYPE = /^[a-z_]+(?:\.[a-z_]+)+$/;
const ID = /^[a-z]+_[0-9a-z]{26}$/;

/** What the list of events keeps in its address. `user`: whose, for staff. */
export const EVENT_SEARCH = {
  type: readMatch(TYPE),
  object: readMatch(ID),
  user: readMatch(ID),
  after: readText,
} as const;

export type EventSearch = Search<typeof EVENT_SEARCH>;

export const isId = (text: string): boolean => ID.test(text);

/** As the stream takes it; null: no matter which. */
export const streamOf = ({ type, object, user }: EventSearch) => ({
  types: type === undefined ? null : [type],
  objectId: object ?? null,
  userId: user ?? null,
});
