import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { StripeObject } from "../../subgraphs/payments/test/fakes/stripe-objects.ts";
import type { StandInBooks } from "../../subgraphs/payments/test/fakes/stripe-stand-in.ts";

type Kept = Pick<StandInBooks, "kept" | "answers">;
type Line = { readonly objects: readonly StripeObject[]; readonly answers: readonly (readonly [string, never])[] };

/** What a provider has written before it was killed; what it was writing then, it has not done. */
export function readProviderBooks(file: string): Kept {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
  const books: Kept = { kept: new Map(), answers: new Map() };
  for (const { objects, answers } of lines.map((line): Line => JSON.parse(line))) {
    for (const one of objects) books.kept.set(one.id, one);
    for (const [key, answer] of answers) books.answers.set(key, answer);
  }
  return books;
}

/** Its books on disk: each change is a line there before anybody hears of it, and then told. */
export function openProviderBooks(file: string, wrote: () => void): StandInBooks {
  const books = readProviderBooks(file);
  const known = new Map([...books.kept].map(([id, object]) => [id, JSON.stringify(object)]));
  const answered = new Set(books.answers.keys());
  const written = () => {
    const objects = [...books.kept.values()].filter((one) => known.get(one.id) !== JSON.stringify(one));
    const answers = [...books.answers].filter(([key]) => !answered.has(key));
    writeProviderBooks(file, { objects, answers });
    for (const one of objects) known.set(one.id, JSON.stringify(one));
    for (const [key] of answers) answered.add(key);
    wrote();
  };
  return { ...books, written };
}

export const writeProviderBooks = (
  file: string,
  { objects, answers = [] }: { readonly objects: readonly StripeObject[]; readonly answers?: readonly unknown[] },
): void => appendFileSync(file, `${JSON.stringify({ objects, answers })}\n`);
