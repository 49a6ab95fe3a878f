import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from "@cantoo/pdf-lib";
import type { Unreadable } from "../../domain/unreadable.ts";
import type { Written, WrittenDict, WrittenReference, WrittenStream } from "./written.ts";

/** A reason to refuse the file, thrown from however deep inside it. */
export class Refused extends Error {
  readonly reason: Unreadable;

  constructor(reason: Unreadable) {
    super(reason);
    this.reason = reason;
  }
}

/** Copies a value of one kind, or undefined where it is none: then its key is left out. */
export type Kind = (value: PDFObject, copier: Copier) => Written | undefined;
/** The same, of what stands by itself. */
export type ObjectKind = (value: PDFObject, copier: Copier) => Written | WrittenStream | undefined;

/** Follows what the kinds ask for, and nothing else: what no kind names is never reached. */
export type Copier = {
  /** Behind however many references; undefined where nothing is. */
  resolve(value: PDFObject | undefined): PDFObject | undefined;
  /** By the names that the file means, however it spells them. */
  entries(value: PDFObject | undefined): ReadonlyMap<string, PDFObject>;
  nameAt(dict: PDFObject | undefined, key: string): string | undefined;
  nameOf(value: PDFObject | undefined): string | undefined;
  /** Its members, or itself alone where it is no array. */
  list(value: PDFObject | undefined): readonly PDFObject[];
  copy(kind: ObjectKind, value: PDFObject): Written | undefined;
};

const REFERENCES_MAX = 20;
const LARGEST_NUMBER = 1e12;
const TEXT_BYTES_MAX = 65_536;

/**
 * Copies into `objects`. Each object of the file is copied once for each kind that is asked of it,
 * in a queue and not by recursion, so that a long chain of objects is only long.
 */
export function makeCopier(context: PDFContext, objects: (Written | WrittenStream | null)[]) {
  const known = new Map<ObjectKind, Map<PDFObject, WrittenReference>>();
  const queue: (() => void)[] = [];

  const resolve = (value: PDFObject | undefined) => {
    let found = value;
    for (let steps = 0; found instanceof PDFRef && steps < REFERENCES_MAX; steps += 1) found = context.lookup(found);
    return found instanceof PDFRef ? undefined : found;
  };
  const entries = (value: PDFObject | undefined) => {
    const object = resolve(value);
    const dict = object instanceof PDFRawStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) return new Map<string, PDFObject>();
    return new Map(dict.entries().map(([key, one]) => [key.decodeText(), one]));
  };
  const nameOf = (value: PDFObject | undefined) => {
    const name = resolve(value);
    return name instanceof PDFName ? name.decodeText() : undefined;
  };
  const standingByItself = (kind: ObjectKind, value: PDFObject): WrittenReference => {
    const sameKind = known.get(kind) ?? new Map<PDFObject, WrittenReference>();
    known.set(kind, sameKind);
    const before = sameKind.get(value);
    if (before) return before;
    const reference = { object: objects.push(null) - 1 };
    sameKind.set(value, reference);
    queue.push(() => {
      objects[reference.object] = kind(value, copier) ?? null;
    });
    return reference;
  };
  const copier: Copier = {
    resolve,
    entries,
    nameAt: (dict, key) => nameOf(entries(dict).get(key)),
    nameOf,
    list(value) {
      const found = resolve(value);
      if (found instanceof PDFArray) return found.asArray();
      return found ? [found] : [];
    },
    copy(kind, value) {
      const found = resolve(value);
      if (!found) return undefined;
      const large = found instanceof PDFRawStream || found instanceof PDFDict || found instanceof PDFArray;
      if (found instanceof PDFRawStream || (large && value instanceof PDFRef)) return standingByItself(kind, found);
      return kind(found, copier) as Written | undefined;
    },
  };
  const copyAll = () => {
    for (let next = queue.pop(); next; next = queue.pop()) next();
  };
  return { copier, copyAll };
}

// The words of which kinds are made.

export const number: Kind = (value) => {
  const given = value instanceof PDFNumber ? value.asNumber() : Number.NaN;
  return Math.abs(given) <= LARGEST_NUMBER ? given : undefined;
};
export const truth: Kind = (value) => (value instanceof PDFBool ? value.asBoolean() : undefined);
export const anyName: Kind = (value) => (value instanceof PDFName ? { name: value.decodeText() } : undefined);
export const text: Kind = (value) => {
  if (!(value instanceof PDFString || value instanceof PDFHexString)) return undefined;
  const bytes = value.asBytes();
  return bytes.length <= TEXT_BYTES_MAX ? { bytes } : undefined;
};

export const oneOf = (...names: readonly string[]): Kind => {
  const allowed = new Set(names);
  return (value) => {
    const name = value instanceof PDFName ? value.decodeText() : "";
    return allowed.has(name) ? { name } : undefined;
  };
};

/** The first that fits. */
export const either =
  (...kinds: readonly ObjectKind[]): ObjectKind =>
  (value, copier) => {
    for (const kind of kinds) {
      const copied = kind(value, copier);
      if (copied !== undefined) return copied;
    }
    return undefined;
  };

/** Kinds that contain one another are named before they are made. */
export const later =
  (kind: () => ObjectKind): ObjectKind =>
  (value, copier) =>
    kind()(value, copier);

/** Nothing, where one of its members is no such thing. */
export const list =
  (kind: ObjectKind, most = Number.POSITIVE_INFINITY): Kind =>
  (value, copier) => {
    if (!(value instanceof PDFArray) || value.size() > most) return undefined;
    const copied = value.asArray().map((one) => copier.copy(kind, one));
    return copied.every((one) => one !== undefined) ? copied : undefined;
  };

/** Without the members that are no such thing. */
export const whatFits =
  (kind: ObjectKind): Kind =>
  (value, copier) =>
    value instanceof PDFArray ? value.asArray().flatMap((one) => copier.copy(kind, one) ?? []) : undefined;

/** Begins with a name, which says of what kind the others are; those behind them are left out. */
export const family =
  (members: Readonly<Record<string, readonly ObjectKind[]>>): Kind =>
  (value, copier) => {
    if (!(value instanceof PDFArray)) return undefined;
    const [first, ...others] = value.asArray();
    const name = copier.resolve(first);
    const kinds =
      name instanceof PDFName && Object.hasOwn(members, name.decodeText()) ? members[name.decodeText()] : undefined;
    if (!kinds || !(name instanceof PDFName)) return undefined;
    const copied = kinds.map((kind, index) => (others[index] ? copier.copy(kind, others[index]) : undefined));
    return copied.every((one) => one !== undefined) ? [{ name: name.decodeText() }, ...copied] : undefined;
  };

/** Any name of the file's own for each. */
export const byName =
  (kind: ObjectKind): Kind =>
  (value, copier) => {
    if (!(value instanceof PDFDict)) return undefined;
    const copied = [...copier.entries(value)].map(([name, one]) => [name, copier.copy(kind, one)] as const);
    return new Map(copied.filter((pair): pair is readonly [string, Written] => pair[1] !== undefined));
  };

export type Fields = Readonly<Record<string, ObjectKind>>;

/** These keys of a dictionary and no others. */
export function fieldsOf(fields: Fields, value: PDFObject, copier: Copier): WrittenDict {
  const given = copier.entries(value);
  const kept = new Map<string, Written>();
  for (const [key, kind] of Object.entries(fields)) {
    const one = given.get(key);
    const copied = one && copier.copy(kind, one);
    if (copied !== undefined) kept.set(key, copied);
  }
  return kept;
}

export const dict =
  (fields: Fields): Kind =>
  (value, copier) =>
    value instanceof PDFDict ? fieldsOf(fields, value, copier) : undefined;

/** A choice by what the dictionary's own key says, such as its /Subtype. */
export const chosenBy =
  (key: string, kinds: Readonly<Record<string, ObjectKind>>): ObjectKind =>
  (value, copier) => {
    const given = copier.resolve(copier.entries(value).get(key));
    const word =
      given instanceof PDFName ? given.decodeText() : given instanceof PDFNumber ? String(given.asNumber()) : "";
    return Object.hasOwn(kinds, word) ? kinds[word]?.(value, copier) : undefined;
  };
