import type { HistoryState } from "@tanstack/react-router";

type Read<Value> = (raw: unknown) => Value | undefined;

/**
 * For `validateSearch` of every route: what an address may say behind `?`, and how each is read.
 * Every key is said, also where it is absent: the router keeps whatever a route does not name, and
 * what nobody has read would get to the page.
 */
export const searchReader =
  <Readers extends Readonly<Record<string, Read<unknown>>>>(readers: Readers) =>
  (raw: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(readers).map(([key, read]) => [key, read(raw[key])])) as Search<Readers>;

export type Search<Readers extends Readonly<Record<string, Read<unknown>>>> = {
  readonly [Key in keyof Readers]?: ReturnType<Readers[Key]>;
};

export const readText = (raw: unknown): string | undefined => (typeof raw === "string" && raw !== "" ? raw : undefined);

export function readTexts(raw: unknown): readonly string[] | undefined {
  const texts = Array.isArray(raw) ? raw.filter((each): each is string => readText(each) !== undefined) : [];
  return texts.length > 0 ? texts : undefined;
}

/** A text of this form, or nothing. */
export const readMatch =
  (form: RegExp) =>
  (raw: unknown): string | undefined => {
    const text = readText(raw);
    return text !== undefined && form.test(text) ? text : undefined;
  };

/** A plain decimal, as the API takes it: no currency has more digits after the point. */
export const readDecimal = readMatch(/^\d{1,28}(\.\d{1,30})?$/);

/** A day that a calendar has, `2026-11-26`, or nothing. */
export function readDay(raw: unknown): string | undefined {
  const day = readMatch(/^[1-8]\d{3}-\d{2}-\d{2}$/)(raw);
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  // Some months are shorter: what their 31st is read as is another day.
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day ? day : undefined;
}

/** One of these, or nothing. */
export const readOneOf =
  <const Value extends string>(values: readonly Value[]) =>
  (raw: unknown): Value | undefined =>
    values.find((value) => value === raw);

/** A path of the console's own: nobody is sent elsewhere by a link. */
export const readOwnPath = (raw: unknown): string | undefined =>
  /^\/(?![/\\])/.test(readText(raw) ?? "") ? readText(raw) : undefined;

/** What every list keeps in its address; its filters stand beside it, as readers of their own. */
export const LIST_SEARCH = {
  /** The cursor behind which the page begins; the first page where left out. */
  after: readText,
  /** A column's key, a minus before it: downwards. */
  sort: readText,
  /** Keys of the columns that are not shown. */
  hide: readTexts,
} as const;

export type ListSearch = Search<typeof LIST_SEARCH>;

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Cursors of the pages before, null for the first: an address that was pasted has none. */
    readonly pagesBefore?: readonly (string | null)[];
  }
}

/** How the router goes where a list wants it. */
export type Move = { readonly replace?: true; readonly state?: HistoryState };
