import type { Books, Refusal } from "./books.ts";
import type { Said } from "./ops.ts";
import type { Settings } from "./settings.ts";

/** Null: what was said is what the model says; else how it differs. */
export type Verdict = string | null;

/**
 * What may be said of something that is asked for: any of the refusals that apply, or, where none
 * does, that it is done, which is written into the books under the id that it was given.
 */
export type Ruling = { readonly reasons: readonly Refusal[]; readonly make: (made: Made) => void };
export type Made = { readonly id: string; readonly view: Readonly<Record<string, unknown>> };

/** What an operation is judged by. */
export type Bench = {
  readonly books: Books;
  readonly settings: Settings;
  /** Nobody else does anything in its group at that moment. */
  readonly isAlone: boolean;
};

/** A part of an operation that nothing comes between. `memo`: what its parts before have seen. */
export type Part = (bench: Bench, memo: Record<string, unknown>) => Verdict;

export const wordIs = (said: Said, word: string): Verdict =>
  said.ok === null && said.word === word ? null : `the model says ${word}`;

export const show = (value: unknown): string =>
  JSON.stringify(value, (_name, one) => (typeof one === "bigint" ? `${one}` : one));

/** Refused, for any of these. */
export const no = (...reasons: Refusal[]): Ruling => ({
  reasons,
  make: () => {
    throw new Error("it is refused");
  },
});
export const code = (...codes: string[]): Ruling => no(...codes.map((one) => ({ code: one })));
