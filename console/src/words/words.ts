import { english } from "./english.ts";

export type Shape<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { readonly [K in keyof T]: Shape<T[K]> };

/** What each language has to say. */
export type Words = Shape<typeof english>;

export const words: Words = english;
