import { createHash } from "node:crypto";
import type { InputFaults } from "./errors.ts";

const [FIRST, FIRST_MAX] = [20, 100];
/** The longest place is an id. */
const CURSOR_LENGTH_MAX = 128;
const VERSION = "2";

export type PageArguments = { readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** `after`: the place that it begins behind; null: it begins at the start. */
export type Page<Place> = { readonly first: number; readonly after: Place | null };

/** A page's items, and whether there is more behind them. */
export type Listed<T> = { readonly items: readonly T[]; readonly hasNext: boolean };

/** One more than asked for was read. */
export const listedOf = <T>(rows: readonly T[], first: number): Listed<T> => ({
  items: rows.slice(0, first),
  hasNext: rows.length > first,
});

export type PagedListOptions<Place> = {
  /** What is listed of what: `payments of an account`. */
  readonly name: string;
  /** Whose, and under which filters: what makes it another list. */
  readonly of: readonly (string | null)[];
  /** Null where the text is no place of such a list. */
  readonly parsePlace: (text: string) => Place | null;
};

export type PagedList<Place> = {
  cursorOf(place: Place): string;
  /** Null where it is no cursor that this list writes. */
  placeOf(cursor: string): Place | null;
  /** Only good once `faults.throwIfAny` did not throw. */
  read(args: PageArguments, faults: InputFaults): Page<Place>;
  /** As every connection of the schema is. `hasPrevious`: it does not begin at the start. */
  present<Node>(
    listed: Listed<Node>,
    how: { readonly hasPrevious: boolean; readonly placeOf: (node: Node) => Place },
  ): Connection<Node>;
};

export type Connection<Node> = {
  readonly nodes: Node[];
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
};

/**
 * A list that comes by pages: the only place where cursors of lists are written and read. A cursor is opaque to clients: a version, a mark of its list, and the
 * place that it stands behind. In any other list, another owner's too, it is none: it would name a place there that nobody meant. The mark is no secret. Whoever
 * makes one up goes on from a place of their choice in a list that they may read anyway; whether that place is there is the list's to say (../streams/positions.ts).
 */
export function pagedList<Place extends string | number>(options: PagedListOptions<Place>): PagedList<Place> {
  const { name, of, parsePlace } = options;
  let prefix: string | undefined;
  const prefixOf = () => {
    prefix ??= `${VERSION}:${markOf([name, ...of])}:`;
    return prefix;
  };
  const cursorOf = (place: Place) => Buffer.from(`${prefixOf()}${place}`).toString("base64url");

  const placeOf = (cursor: string): Place | null => {
    if (cursor.length > CURSOR_LENGTH_MAX) return null;
    const text = Buffer.from(cursor, "base64url").toString();
    if (!text.startsWith(prefixOf())) return null;
    const place = parsePlace(text.slice(prefixOf().length));
    // Only as it was written: another text that decodes to the same is none of ours.
    return place !== null && cursorOf(place) === cursor ? place : null;
  };

  return {
    cursorOf,
    placeOf,
    read({ first, after }, faults) {
      const size = first ?? FIRST;
      if (size < 1 || size > FIRST_MAX) faults.add("first", "OUT_OF_RANGE", `must be 1 to ${FIRST_MAX}`);
      if (typeof after !== "string") return { first: size, after: null };
      const place = placeOf(after);
      if (place === null) faults.add("after", "INVALID_CURSOR", "is not a cursor of this list");
      return { first: size, after: place };
    },
    present({ items, hasNext }, how) {
      const edges = items.map((node) => ({ cursor: cursorOf(how.placeOf(node)), node }));
      const pageInfo = {
        hasNextPage: hasNext,
        hasPreviousPage: how.hasPrevious,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      };
      return { nodes: [...items], edges, pageInfo };
    },
  };
}

/** 66 bits: enough that no two lists of one person ever share one by chance. */
const markOf = (parts: readonly (string | null)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 11);
