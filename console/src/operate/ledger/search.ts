import { LIST_SEARCH, readText, type Search, searchReader } from "../../ui/search.ts";

const READERS = { ...LIST_SEARCH, code: readText, currency: readText } as const;

export type ChartSearch = Search<typeof READERS>;
export const readChartSearch = searchReader(READERS);
