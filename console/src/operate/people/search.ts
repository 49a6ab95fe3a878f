import { readText, searchReader } from "../../ui/search.ts";

export const readPeopleSearch = searchReader({ who: readText });
