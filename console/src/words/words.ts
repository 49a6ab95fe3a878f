import type * as english from "./english.ts";

/**
 * The bundler takes of it what a page reads: `words.send` brings the words of that part alone. The
 * console is built once for each language, with its words in the place of these
 * (tools/src/console/build.ts).
 */
export * as words from "./english.ts";

/** What each language has to say. */
export type Words = typeof english;
