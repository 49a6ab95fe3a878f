import { createHash } from "node:crypto";
import { ok } from "../values/result.ts";
import { faultAt, optional, within } from "./input-parsers.ts";
import { type Parser, readInput } from "./read-input.ts";

const FIRST_MAX = 100;
/** The longest place is an id. */
const CURSOR_LENGTH_MAX = 128;
const VERSION = "2";

export type PageArguments = { readonly first: number; readonly after?: string | null | undefined };

/** `after`: the place that it begins behind; null: it begins at the start. */
export type Page<Place> = { readonly first: number; readonly after: Place | null };

/** Of any list: how many. */
export const pageSize: Parser<number, number> = within({ min: 1, max: FIRST_MAX });

/** A page's items, and whether there is more behind them. */
export type Listed<T> = { readonly items: readonly T[]; readonly hasNext: boolean };

/** One more than asked for was read. */
export const toListed = <T>(rows: readonly T[], first: number): Listed<T> => ({
  items: rows.slice(0, first),
  hasNext: rows.length > first,
});

/** A place that is a whole number from 1, as versions and counts are; it fits an `int` column. */
export const numberPlace = (text: string): number | null =>
  /^[1-9]\d{0,8}$/.test(text) ? Number.parseInt(text, 10) : null;

export type PagedListOptions<Place> = {
  /** What is listed of what: `payments of an account`. */
  readonly name: string;
  /** Whose, and under which filters: what makes it another list. */
  readonly of: readonly (string | null)[];
  /** Null where the text is no place of such a list. */
  readonly parsePlace: (text: string) => Place | null;
};

export type PagedList<Place> = {
  encodeCursor(place: Place): string;
  /** Null where it is no cursor that this list writes. */
  decodeCursor(cursor: string): Place | null;
  /** Where a page of this list begins; null where it is said of none. */
  readonly after: Parser<string | null | undefined, Place | null>;
  /**
   * Throws BAD_USER_INPUT with every fault. Of a list with arguments of its own, read them
   * together: {@link pageSize} and `after`.
   */
  read(args: PageArguments): Page<Place>;
  /**
   * As every connection of the schema is. `hasPrevious`: it does not begin at the start. `end`:
   * where the page ends, if that is behind its last item.
   */
  present<Node>(
    listed: Listed<Node>,
    how: {
      readonly hasPrevious: boolean;
      readonly placeOf: (node: Node) => Place;
      readonly end?: Place | null;
    },
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
 * A list that comes by pages: the only place where cursors of lists are written and read. A cursor
 * is opaque to clients: a version, a mark of its list, and the place that it stands behind. In any
 * other list, another owner's too, it is none: it would name a place there that nobody meant. The
 * mark is no secret. Whoever makes one up goes on from a place of their choice in a list that they
 * may read anyway; whether that place is there is the list's to say (../streams/positions.ts).
 */
export function pagedList<Place extends string | number>(options: PagedListOptions<Place>): PagedList<Place> {
  const { name, of, parsePlace } = options;
  let prefix: string | undefined;
  const prefixOf = () => {
    prefix ??= `${VERSION}:${markOf([name, ...of])}:`;
    return prefix;
  };
  const encodeCursor = (place: Place) => Buffer.from(`${prefixOf()}${place}`).toString("base64url");

  const decodeCursor = (cursor: string): Place | null => {
    if (cursor.length > CURSOR_LENGTH_MAX) return null;
    const text = Buffer.from(cursor, "base64url").toString();
    if (!text.startsWith(prefixOf())) return null;
    const place = parsePlace(text.slice(prefixOf().length));
    // Only as it was written: another text that decodes to the same is none of ours.
    return place !== null && encodeCursor(place) === cursor ? place : null;
  };

  const after = optional((cursor: string, path) => {
    const place = decodeCursor(cursor);
    return place === null ? faultAt(path, "INVALID_CURSOR", "is not a cursor of this list") : ok(place);
  });

  return {
    encodeCursor,
    decodeCursor,
    after,
    read: (args) => readInput(args, (read) => ({ first: read("first", pageSize), after: read("after", after) })),
    present({ items, hasNext }, how) {
      const edges = items.map((node) => ({ cursor: encodeCursor(how.placeOf(node)), node }));
      const pageInfo = {
        hasNextPage: hasNext,
        hasPreviousPage: how.hasPrevious,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: (how.end == null ? edges.at(-1)?.cursor : encodeCursor(how.end)) ?? null,
      };
      return { nodes: [...items], edges, pageInfo };
    },
  };
}

/** 66 bits: enough that no two lists of one person ever share one by chance. */
const markOf = (parts: readonly (string | null)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 11);
