import { chosenBy } from "@coffer/contracts/streams";

/** How far a follower has come in one stream. */
export type StreamPosition = {
  readonly stream: string;
  readonly sequence: string;
  /** Followed, but its snapshot was not delivered yet. */
  readonly pendingSnapshot?: true;
};

/** What the gateway asks the owner of a subscription's streams, with the viewer as the actor. */
export type StreamRequest =
  | {
      readonly op: "open";
      readonly field: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      /** Null: begin with a snapshot. Else: everything after them. */
      readonly positions: readonly StreamPosition[] | null;
    }
  | {
      readonly op: "eventsAfter";
      readonly field: string;
      readonly stream: string;
      readonly sequence: string;
      readonly limit: number;
      /** Of a field whose arguments choose among the stream's events. */
      readonly arguments?: Readonly<Record<string, unknown>>;
    };

type Raw = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);

const isPosition = (value: unknown): value is StreamPosition =>
  isRecord(value) &&
  typeof value.stream === "string" &&
  typeof value.sequence === "string" &&
  (value.pendingSnapshot === undefined || value.pendingSnapshot === true);

const isTextOrNone = (value: unknown): boolean => value === null || value === undefined || typeof value === "string";
const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/**
 * Arguments of subscriptions are texts and ids, and lists of them where they choose among a
 * stream's events. Anything else would be taken for left out, and "all of mine" be followed.
 */
const areArguments = (field: string, value: unknown): value is Raw =>
  isRecord(value) &&
  Object.entries(value).every(
    ([name, one]) => isTextOrNone(one) || (isListOfTexts(one) && chosenBy(field).includes(name)),
  );

/**
 * A scalar that the schema does not look into: the gateway writes it, and whoever else calls this
 * port. Null where it is no request.
 */
export function parseStreamRequest(raw: unknown): StreamRequest | null {
  if (!isRecord(raw) || typeof raw.field !== "string") return null;
  const { op, field } = raw;
  if (op === "open") {
    const { arguments: given, positions } = raw;
    if (!areArguments(field, given)) return null;
    if (positions === null) return { op, field, arguments: given, positions };
    return Array.isArray(positions) && positions.every(isPosition) ? { op, field, arguments: given, positions } : null;
  }
  const { stream, sequence, limit, arguments: given } = raw;
  if (given !== undefined && !areArguments(field, given)) return null;
  if (op !== "eventsAfter" || typeof stream !== "string" || typeof sequence !== "string" || typeof limit !== "number")
    return null;
  return { op, field, stream, sequence, limit, ...(given ? { arguments: given } : {}) };
}
