import type { Saying } from "./draw.ts";
import type { Op, Said } from "./ops.ts";
import type { Made } from "./verdict.ts";

/** What an operator said, or what was done, with others of its flight at once. */
export type Line = { readonly now: number } & (
  | { readonly step: Saying }
  | { readonly flight: number; readonly group: number; readonly op: Op }
);
/** A history as it was, by names: what made a thing names it, so it can be played again. */
export type Script = { readonly begins: number; readonly groups: number; readonly lines: readonly Line[] };

const isName = (text: string): boolean => text.startsWith("«");

/** Ids of one play, by what made them. */
export class Names {
  readonly #names = new Map<string, string>();
  /** How often each schedule has paid. */
  readonly #runs = new Map<string, number>();
  readonly #ids = new Map<string, string>();

  add(id: string, name: string): void {
    if (this.#names.has(id)) return;
    this.#names.set(id, `«${name}»`);
    this.#ids.set(`«${name}»`, id);
  }

  /** What was made by it, and the account that it opened for its payee. */
  note(op: Op, said: Said): void {
    if (op.kind === "runBulk" && said.ok === null)
      for (const { place, made } of said.rows ?? [])
        if (made) this.#noteMade(made, `row ${place} of ${this.#names.get(op.bulk)}`);
    if (op.kind === "runSchedule" && said.ok === null && said.made) this.#noteRun(op.schedule, said.made);
    if (!said.ok || !("key" in op)) return;
    this.add(said.id, `made by ${op.kind} ${op.key}`);
    if (typeof said.view.to === "string") this.add(said.view.to, `opened by ${op.kind} ${op.key}`);
  }

  /** What a schedule has paid, one date after the other. */
  #noteRun(schedule: string, made: Made): void {
    const times = (this.#runs.get(schedule) ?? 0) + 1;
    this.#runs.set(schedule, times);
    this.#noteMade(made, `${times} of ${this.#names.get(schedule)}`);
  }

  /** A payment that nobody asked for at that moment, and the account that it opened. */
  #noteMade({ id, view }: Made, name: string): void {
    this.add(id, `paid as ${name}`);
    if (typeof view.to === "string") this.add(view.to, `opened as ${name}`);
  }

  /** An operation by names. */
  say = (op: Op): Op => rewrite(op, (text) => this.#names.get(text) ?? text) as Op;

  /** The same of this play; null where something of it was not made. */
  mean(op: Op): Op | null {
    let isWhole = true;
    const meant = rewrite(op, (text) => {
      const id = isName(text) ? this.#ids.get(text) : text;
      if (id === undefined) isWhole = false;
      return id ?? text;
    }) as Op;
    return isWhole ? meant : null;
  }
}

function rewrite(value: unknown, of: (text: string) => string): unknown {
  if (typeof value === "string") return of(value);
  if (Array.isArray(value)) return value.map((one) => rewrite(one, of));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rewrite(one, of)]));
}

/** Why a script fails; null where it does not. */
export type Fails = (script: Script) => Promise<string | null>;
export type Failure = { readonly script: Script; readonly why: string };

/** By so much of its text it fails as it did, and not otherwise. */
const BEGINNING = 20;

/** A part of it that fails, of which nothing can be left out; or as far as it came by then. */
export async function shorten(found: Failure, fails: Fails, until: number): Promise<Failure> {
  let now = found;
  const attempt = async (lines: readonly Line[]): Promise<boolean> => {
    const script = { ...now.script, lines };
    const why = lines.length < now.script.lines.length ? await fails(script) : null;
    const isSame = why?.slice(0, BEGINNING) === found.why.slice(0, BEGINNING);
    if (why !== null && isSame) now = { script, why };
    return isSame;
  };
  const groups = new Set(found.script.lines.flatMap((line) => ("op" in line ? [line.group] : [])));
  for (const group of groups)
    if (await attempt(found.script.lines.filter((line) => !("op" in line) || line.group === group))) break;
  for (let size = Math.ceil(now.script.lines.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // From its end on: what was done last is what it fails with, and much before it says nothing.
    for (let from = now.script.lines.length - size; from > -size; from -= size) {
      if (performance.now() > until) return now;
      await attempt(now.script.lines.toSpliced(Math.max(from, 0), Math.min(size, size + from)));
    }
  }
  return now;
}
