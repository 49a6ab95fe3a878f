/**
 * PostgreSQL's text form of an array (its manual, §8.15.2), for elements that need no quotes:
 * UUIDs, numbers, booleans, plain words of ours, and null.
 */
export const plainArray = (elements: readonly (string | number | bigint | boolean | null)[]): string =>
  `{${elements.map((element) => element ?? "NULL").join(",")}}`;

/** The same for any text. */
export const textArray = (elements: readonly (string | null)[]): string =>
  `{${elements.map((element) => (element === null ? "NULL" : `"${element.replaceAll(/["\\]/g, "\\$&")}"`)).join(",")}}`;

/** Of bytea, from hex. */
export const bytesArray = (elements: readonly (string | null)[]): string =>
  `{${elements.map((element) => (element === null ? "NULL" : `"\\\\x${element}"`)).join(",")}}`;

/** Null where every element is: the write door takes that for an array of nulls. */
export const orNull = <T>(
  elements: readonly (T | null)[],
  write: (elements: readonly (T | null)[]) => string,
): string | null => (elements.some((element) => element !== null) ? write(elements) : null);
