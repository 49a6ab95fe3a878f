import { LIST_SEARCH, readOneOf, type Search, searchReader } from "../../ui/search.ts";

export const STATES = ["PENDING", "APPROVED", "DENIED", "WITHDRAWN", "EXPIRED"] as const;

/** `state` is left out for those that wait: they are what somebody comes for. `ANY`: all. */
const READERS = { ...LIST_SEARCH, state: readOneOf([...STATES, "ANY"]) } as const;

export type ApprovalsSearch = Search<typeof READERS>;
export const readApprovalsSearch = searchReader(READERS);
