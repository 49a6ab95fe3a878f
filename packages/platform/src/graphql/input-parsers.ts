import { type Id, isId, parseId } from "@coffer/contracts/ids";
import { parseInstant } from "../text/parse-instant.ts";
import { type IdempotencyKey, type Line, type Prose, parseKey, parseLine, parseProse } from "../text/parse-text.ts";
import { err, ok, type Result } from "../values/result.ts";
import type { InputFault } from "./errors.ts";
import type { Parser, Read } from "./read-input.ts";

type Fault = Omit<InputFault, "path">;

/** One fault, of this place. */
export const faultAt = (path: string, code: string, message: string): Read<never> => err([{ path, code, message }]);

/** Of a parser that knows nothing of places. */
export const parsed =
  <Raw, Value>(parse: (raw: Raw) => Result<Value, Fault>): Parser<Raw, Value> =>
  (raw, path) => {
    const read = parse(raw);
    return read.ok ? read : faultAt(path, read.error.code, read.error.message);
  };

/** Has no rule but its type in the schema: an enum, or a text that may name nothing. */
export const anything = <Raw>(raw: Raw): Read<Raw> => ok(raw);

/** Null and absent mean the same: null. */
export const optional =
  <Raw, Value>(parse: Parser<Raw, Value>): Parser<Raw | null | undefined, Value | null> =>
  (raw, path) =>
    raw === null || raw === undefined ? ok(null) : parse(raw, path);

/** One line for people: a name, a label. */
export const line = (max: number): Parser<string, Line> => parsed((raw) => parseLine(raw, max));

/** Free text for people, with lines. */
export const prose = (max: number): Parser<string, Prose> => parsed((raw) => parseProse(raw, max));

/** Of every mutation that makes or moves something. */
export const idempotencyKey: Parser<string, IdempotencyKey> = parsed(parseKey);

export const id =
  <Prefix extends string>(prefix: Prefix): Parser<string, Id<Prefix>> =>
  (raw, path) =>
    isId(prefix, raw) ? ok(raw) : faultAt(path, "INVALID_ID", `must be an id that begins with ${prefix}_`);

/** Null of what is the id of nothing: that is refused as what is not there, or not one's own. */
export const makeIdParser =
  <Prefix extends string>(prefix: Prefix): Parser<string, Id<Prefix> | null> =>
  (raw) =>
    ok(parseId(prefix, raw));

/** A moment since 1970, as a `DateTime` of the schema says it. */
export const instant: Parser<unknown, Date> = (raw, path) => {
  const at = parseInstant(raw);
  if (!at) return faultAt(path, "INVALID_TIME", "must be a time as RFC 3339 writes it: 2026-01-31T12:00:00Z");
  return at.getTime() < 0 ? faultAt(path, "OUT_OF_RANGE", "must be 1970 or later") : ok(at);
};

type Range = { readonly min: number; readonly max: number; readonly message?: string };

export const within =
  ({ min, max, message = `must be ${min} to ${max}` }: Range): Parser<number, number> =>
  (raw, path) =>
    raw >= min && raw <= max ? ok(raw) : faultAt(path, "OUT_OF_RANGE", message);

/**
 * Each item at its place, `input.legs.3`. Of a list that is too long, what is beyond its end is not
 * looked at.
 */
export const listOf =
  <Raw, Value>(parse: Parser<Raw, Value>, { min, max, message }: Required<Range>): Parser<readonly Raw[], Value[]> =>
  (raw, path) => {
    const values: Value[] = [];
    const faults: InputFault[] = [];
    if (raw.length < min || raw.length > max) faults.push({ path, code: "OUT_OF_RANGE", message });
    for (const [i, item] of raw.slice(0, max).entries()) {
      const read = parse(item, `${path}.${i}`);
      if (read.ok) values.push(read.value);
      else faults.push(...read.error);
    }
    return faults.length === 0 ? ok(values) : err(faults);
  };

/** Some of these values, each once and in one order: the same choice is the same filter. */
export const someOf = <Value extends string>(
  of: readonly Value[],
): Parser<readonly Value[] | null | undefined, Value[] | null> =>
  optional((raw, path) => {
    const read = listOf<Value, Value>(anything, { min: 1, max: of.length, message: `must be 1 to ${of.length}` })(
      raw,
      path,
    );
    return read.ok ? ok(of.filter((one) => read.value.includes(one))) : read;
  });
