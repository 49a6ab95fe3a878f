import { LIST_SEARCH, readMatch, searchReader } from "../../ui/search.ts";

const { after, hide } = LIST_SEARCH;

export const readRescansSearch = searchReader({ after, hide, network: readMatch(/^[A-Z][A-Z0-9_]{0,31}$/) });
