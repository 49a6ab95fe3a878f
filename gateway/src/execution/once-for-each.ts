import type { Work } from "@coffer/platform/running/work";

type Json = Record<string, unknown>;

/**
 * Equal ones once: the owner of 250 accounts is one entity, however often the answer shows it.
 * `standsFor[n]` tells which of `once` is the n-th that was given. What distinguishes two besides
 * their contents is a word.
 */
export function onceForEach(given: readonly { readonly word: string; readonly value: Json }[]): {
  readonly once: readonly Json[];
  readonly standsFor: readonly number[];
} {
  const places = new Map<string, number>();
  const once: Json[] = [];
  const standsFor = given.map(({ word, value }) => {
    const text = `${word} ${JSON.stringify(value)}`;
    const place = places.get(text) ?? once.push(value) - 1;
    places.set(text, place);
    return place;
  });
  return { once, standsFor };
}

/**
 * Gives a value to many: itself to the first, and to each other one a copy, for what is merged into
 * one of them later must not show in another. A subgraph counted it once, so the copies are counted
 * here, before one is made.
 */
export function makeCopies<T>(value: T, work: Work | undefined): { next(): T } {
  let size: number | undefined;
  let given = 0;
  return {
    next() {
      given += 1;
      if (given === 1) return value;
      size ??= valuesIn(value);
      work?.take(size);
      return copyOf(value) as T;
    },
  };
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** How many values are in one, itself too. */
export function valuesIn(value: unknown): number {
  if (!isObject(value)) return 1;
  let size = 1;
  for (const one of Object.values(value)) size += valuesIn(one);
  return size;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isObject(value)) return value;
  const copy: Json = {};
  for (const key of Object.keys(value)) if (key !== "__proto__") copy[key] = copyOf(value[key]);
  return copy;
}
