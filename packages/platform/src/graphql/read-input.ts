import { err, ok, type Result } from "../values/result.ts";
import { badUserInput, type InputFault } from "./errors.ts";

/** What was read of one place: its value, or every fault of it. */
export type Read<Value> = Result<Value, readonly InputFault[]>;

/**
 * Reads what a client gave at one place. Its faults have the paths at which they are: `path`, or
 * one below it.
 */
export type Parser<Raw, Value> = (raw: Raw, path: string) => Read<Value>;

/** A field of the arguments, or one of an input object among them: `first`, `input.amount`. */
export type Path<Args> = {
  [Name in keyof Args & string]-?: Args[Name] extends Readonly<Record<string, unknown>>
    ? Name | `${Name}.${keyof Args[Name] & string}`
    : Name;
}[keyof Args & string];

type At<Args, Place> = Place extends keyof Args
  ? Args[Place]
  : Place extends `${infer Name}.${infer Below}`
    ? Name extends keyof Args
      ? Below extends keyof Args[Name]
        ? Args[Name][Below]
        : never
      : never
    : never;

export type ReadAt<Args> = <const Place extends Path<Args>, Value>(
  place: Place,
  parse: Parser<At<Args, Place>, Value>,
) => Read<Value>;

type Shape = Readonly<Record<string, Read<unknown>>>;
/** The type remembers what each parser made of its place; nothing that was not read is in it. */
type Values<Of extends Shape> = {
  readonly [Name in keyof Of]: Of[Name] extends Read<infer Value> ? Value : never;
};

/**
 * Reads a request's arguments. Gives all values, or throws BAD_USER_INPUT with every fault of every
 * place at once, in the order in which they were read: a value can be had only where none is at
 * fault.
 */
export function readInput<const Args extends object, const Of extends Shape>(
  args: Args,
  read: (read: ReadAt<Args>) => Of,
): Values<Of> {
  const all = readShape("", args, read);
  if (!all.ok) throw badUserInput(all.error);
  return all.value;
}

/** The same of an input object among the arguments. */
export const object =
  <const Raw extends object, const Of extends Shape>(read: (read: ReadAt<Raw>) => Of): Parser<Raw, Values<Of>> =>
  (raw, path) =>
    readShape(`${path}.`, raw, read);

function readShape<Raw extends object, Of extends Shape>(
  above: string,
  raw: Raw,
  read: (read: ReadAt<Raw>) => Of,
): Read<Values<Of>> {
  const shape = read((place, parse) => parse(valueAt(raw, place), above + place));
  const values: Record<string, unknown> = {};
  const faults: InputFault[] = [];
  let isGood = true;
  for (const [name, one] of Object.entries(shape)) {
    if (one.ok) values[name] = one.value;
    else {
      isGood = false;
      faults.push(...one.error);
    }
  }
  return isGood ? ok(values as Values<Of>) : err(faults);
}

/** `place` is of the code, never of a client. */
function valueAt<Raw extends object, Place extends Path<Raw>>(raw: Raw, place: Place): At<Raw, Place> {
  const found = place.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], raw);
  return found as At<Raw, Place>;
}

/**
 * What cannot be read without another value. Where that one is at fault nothing is said of this:
 * what it should be is not known.
 */
export const afterwards = <First, Value>(first: Read<First>, read: (first: First) => Read<Value>): Read<Value> =>
  first.ok ? read(first.value) : err([]);
