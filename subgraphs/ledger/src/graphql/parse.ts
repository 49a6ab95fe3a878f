import { isId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, type Money, negate, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import { InputFaults } from "@coffer/platform/graphql/errors";
import type { Assets } from "../app/ports.ts";
import { CUSTOMER_CODE, type Metadata } from "../domain/account.ts";
import { type Leg, legOf } from "../domain/journal-entry.ts";
import type { ChartFilters } from "./book-lists.ts";
import type { EntryLegInput, MetadataInput, MoneyInput } from "./generated/types.ts";
import { parseInstant } from "./parse-instant.ts";

const FLOOR_MESSAGES = {
  ...AMOUNT_MESSAGES,
  NOT_A_DECIMAL: 'must be a plain decimal as a string, such as "0.00" or "-5000.00"',
};

const CODE = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const isCode = (text: string): boolean => text.length <= 64 && CODE.test(text);
const CODE_MESSAGE = "must be 1 to 64 lower-case letters and digits, in parts with `.`, `_` or `-` between them";
const KIND = /^[A-Z][A-Z0-9_]{0,31}$/;
const [LEGS_MIN, LEGS_MAX] = [2, 100];
const METADATA_MAX = 20;
/** Clocks differ: an entry of now must not be refused for it. */
const FUTURE_MAX_MS = 5 * 60_000;

/** Reads what operators ask for; faults are gathered. A getter's value is only good once `throwIfAny` did not throw. */
export class LedgerInputs extends InputFaults {
  readonly #assets: Assets;

  constructor(assets: Assets) {
    super();
    this.#assets = assets;
  }

  currency(path: string, code: string): Asset | null {
    const asset = this.#assets.find(code);
    if (!asset) this.add(path, "UNKNOWN_CURRENCY", "is no currency of this system");
    return asset ?? null;
  }

  legs(inputs: readonly EntryLegInput[]): Leg[] {
    if (inputs.length < LEGS_MIN || inputs.length > LEGS_MAX)
      this.add("input.legs", "OUT_OF_RANGE", `must be ${LEGS_MIN} to ${LEGS_MAX} legs`);
    return inputs.slice(0, LEGS_MAX).flatMap(({ accountId, side, amount }, i) => {
      const account = this.id(`input.legs.${i}.accountId`, "acc", accountId);
      const money = this.#amount(`input.legs.${i}.amount`, amount);
      return money ? [legOf(account, side, money)] : [];
    });
  }

  #amount(path: string, input: MoneyInput): Money | null {
    const asset = this.currency(`${path}.currency`, input.currency);
    if (!asset) return null;
    // A client may send a JSON number where the schema says Decimal; it would be rounded by the client already, so it is refused.
    const parsed = parsePositiveMoney(asset, textOf(input.amount));
    if (parsed.ok) return parsed.value;
    this.add(`${path}.amount`, parsed.error.code, AMOUNT_MESSAGES[parsed.error.code]);
    return null;
  }

  /** May be below zero. Null and absent mean the same: none. */
  floor(asset: Asset | null, floor: unknown): Money | null {
    if (floor === null || floor === undefined || !asset) return null;
    const text = textOf(floor);
    const parsed = parseMoney(asset, text.replace(/^-/, ""));
    if (parsed.ok) return text.startsWith("-") ? negate(parsed.value) : parsed.value;
    this.add("input.floor", parsed.error.code, FLOOR_MESSAGES[parsed.error.code]);
    return null;
  }

  code(code: string): string {
    if (!isCode(code)) this.add("input.code", "INVALID_CODE", CODE_MESSAGE);
    if (code === CUSTOMER_CODE) this.add("input.code", "RESERVED", "is the code of users' accounts");
    return code;
  }

  kind(kind: string | null | undefined): string | null {
    if (kind === null || kind === undefined) return null;
    if (!KIND.test(kind))
      this.add("input.kind", "INVALID_KIND", "must be capitals, digits and `_`, a capital first, 32 at most");
    return kind;
  }

  effectiveAt(text: unknown, now: Date): Date | null {
    if (text === null || text === undefined) return null;
    const at = parseInstant(text);
    if (!at)
      this.add("input.effectiveAt", "INVALID_TIME", "must be a time as RFC 3339 writes it: 2026-01-31T12:00:00Z");
    else if (at.getTime() < 0) this.add("input.effectiveAt", "OUT_OF_RANGE", "must be 1970 or later");
    else if (at.getTime() > now.getTime() + FUTURE_MAX_MS)
      this.add("input.effectiveAt", "IN_THE_FUTURE", "must be 5 minutes from now at the latest");
    return at;
  }

  metadata(inputs: readonly MetadataInput[] | null | undefined): Metadata {
    const given = inputs ?? [];
    if (given.length > METADATA_MAX)
      this.add("input.metadata", "OUT_OF_RANGE", `must be ${METADATA_MAX} notes at most`);
    const notes = new Map<string, string>();
    for (const [i, { key, value }] of given.slice(0, METADATA_MAX).entries()) {
      const line = this.line(`input.metadata.${i}.key`, key, 64);
      if (notes.has(line)) this.add(`input.metadata.${i}.key`, "DUPLICATE", "stands there twice");
      notes.set(line, this.prose(`input.metadata.${i}.value`, value, 256));
    }
    return Object.fromEntries(notes);
  }

  id(path: string, prefix: "acc" | "je", id: string): string {
    if (!isId(prefix, id)) this.add(path, "INVALID_ID", `must be an id that begins with ${prefix}_`);
    return id;
  }

  /** Null and absent mean the same: none. */
  lineOrNone(path: string, text: string | null | undefined, max: number): string | null {
    return text === null || text === undefined ? null : this.line(path, text, max);
  }

  /** Null and absent mean the same: all. */
  chartFilters({ code, currency }: ChartFilters): { readonly code: string | null; readonly currency: string | null } {
    if (currency !== null && currency !== undefined) this.currency("currency", currency);
    if (code !== null && code !== undefined && !isCode(code)) this.add("code", "INVALID_CODE", CODE_MESSAGE);
    return { code: code ?? null, currency: currency ?? null };
  }
}

/** What is no text becomes what no parser takes. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
