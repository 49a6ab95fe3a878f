import { isId } from "@coffer/contracts/ids";
import { isSequence } from "@coffer/platform/streams/streams";

/** Cursors are opaque to clients: what a list is sorted by, with the list's name and version. */
const write = (list: string, place: string): string => Buffer.from(`${list}${place}`).toString("base64url");

function read(list: string, cursor: string): string | null {
  const text = Buffer.from(cursor, "base64url").toString();
  const place = text.slice(list.length);
  return text.startsWith(list) && write(list, place) === cursor ? place : null;
}

const [ACCOUNTS, POSTINGS] = ["a1:", "p1:"];

export const makeAccountCursor = (accountId: string): string => write(ACCOUNTS, accountId);
export const makePostingCursor = (sequence: string): string => write(POSTINGS, sequence);

/** The account's id; null where it is no cursor of a list of accounts. */
export function readAccountCursor(cursor: string): string | null {
  const id = read(ACCOUNTS, cursor);
  return id !== null && isId("acc", id) ? id : null;
}

/** The posting's sequence; null where it is no cursor of a list of postings. */
export function readPostingCursor(cursor: string): string | null {
  const sequence = read(POSTINGS, cursor);
  return sequence !== null && isSequence(sequence) ? sequence : null;
}
