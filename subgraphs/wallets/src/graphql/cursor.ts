/** Opaque to clients: the list's name and version, and the place in it. */
const LIST = "d1:";
const LENGTH_MAX = 32;
/** BIP-32: what is not hardened. PostgreSQL's integers end there, too. */
const INDEX_MAX = 2 ** 31 - 1;

export const makeAddressCursor = (index: number): string => Buffer.from(`${LIST}${index}`).toString("base64url");

/** The index of the address that it stands behind; null where it is no cursor of a list of addresses. */
export function readAddressCursor(cursor: string): number | null {
  if (cursor.length > LENGTH_MAX) return null;
  const place = /^d1:(\d{1,10})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  const index = place === undefined ? Number.NaN : Number.parseInt(place, 10);
  // Only as it was written: another text that decodes to the same is none of ours.
  return index <= INDEX_MAX && makeAddressCursor(index) === cursor ? index : null;
}
