import type { Books } from "./books.ts";
import { waysOf } from "./judge.ts";
import type { Op, Said } from "./ops.ts";
import type { Settings } from "./settings.ts";
import { type Part, show } from "./verdict.ts";

/**
 * What was done at once among the same people, and what each was told. `stands`: how its payment
 * stood behind all of it, here and in the provider's books, where what was told says too little: a
 * job that has to ask again may have been stopped before or after it began, or had asked.
 */
export type Done = { readonly op: Op; readonly said: Said; readonly stands?: string };

/** `of`: whose parts they are. */
type Way = { readonly parts: readonly Part[]; readonly of: number; next: number; memo: Record<string, unknown> };

/**
 * The books behind all of it, by an order of its parts, one after the other, in which each would
 * have been told what it was told. Throws where there is none.
 */
export function explain(books: Books, settings: Settings, done: readonly Done[]): Books {
  const ways = done.flatMap(({ op, said }, of) =>
    waysOf(op, said).map((parts): Way => ({ parts, of, next: 0, memo: {} })),
  );
  const faults = new Map<number, string>();
  const isAsItStands = (after: Books) =>
    done.every(({ op, stands }) => {
      const paid = "payment" in op && op.payment !== null ? after.payments.get(op.payment) : null;
      return !stands || (paid && stands === `${paid.status} ${paid.provider}`);
    });
  const found = goOn({ books, settings, faults, isAsItStands, isAlone: done.length === 1 }, ways);
  if (found) return found;
  const told = done.map(({ op, said }, i) => `${show(op)}\n  was told ${show(said)}\n  ${faults.get(i) ?? ""}`);
  throw new Error(`there is no order of what was done at once in which each is told what it was:\n${told.join("\n")}`);
}

type Search = {
  readonly books: Books;
  readonly settings: Settings;
  readonly faults: Map<number, string>;
  readonly isAsItStands: (books: Books) => boolean;
  readonly isAlone: boolean;
};

function goOn({ books, ...search }: Search, ways: readonly Way[]): Books | null {
  const { settings, faults, isAsItStands, isAlone } = search;
  if (ways.every(({ next, parts }) => next === parts.length)) return isAsItStands(books) ? books : null;
  for (const [i, way] of ways.entries()) {
    const part = way.parts[way.next];
    if (!part) continue;
    const [after, memo] = [books.copy(), { ...way.memo }];
    const fault = part({ books: after, settings, isAlone }, memo);
    if (fault) {
      faults.set(way.of, fault);
      continue;
    }
    const found = goOn({ books: after, ...search }, ways.with(i, { ...way, next: way.next + 1, memo }));
    if (found) return found;
  }
  return null;
}
