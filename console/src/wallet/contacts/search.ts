import { readMatch, readText, searchReader } from "../../ui/search.ts";

/** What the list of contacts keeps in its address. */
export const readContactsSearch = searchReader({ name: readMatch(/^.{1,64}$/), after: readText });
