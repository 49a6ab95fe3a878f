import { AMOUNT_MESSAGES, type Money, parsePositiveMoney } from "@coffer/money/money";
import { InputFaults } from "@coffer/platform/graphql/errors";
import type { PageArguments, PagedList } from "@coffer/platform/graphql/pages";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";
import type { PaymentPage } from "../../app/history/ports.ts";
import type { Assets, PayeeReference } from "../../app/money/ports.ts";
import type { MoneyInput, PayeeInput } from "../generated/types.ts";

const [NAME_MAX, MEMO_MAX] = [64, 256];
const EXPIRES_IN_MAX = 30 * 24 * 3600;
const EXPIRES_IN_DEFAULT = 7 * 24 * 3600;
const OFFSET_MAX = 10_000;

/** Reads what money requests share; faults are gathered. A getter's value is only good once `throwIfAny` did not throw. */
export class PaymentInputs extends InputFaults {
  readonly #assets: Assets;

  constructor(assets: Assets) {
    super();
    this.#assets = assets;
  }

  amount(path: string, input: MoneyInput): Money | null {
    const asset = this.#assets.find(input.currency);
    if (!asset) {
      this.add(`${path}.currency`, "UNKNOWN_CURRENCY", "is no currency of this system");
      return null;
    }
    // A client may send a JSON number where the schema says Decimal; it would be rounded by the client already, so it is refused.
    const parsed =
      typeof input.amount === "string"
        ? parsePositiveMoney(asset, input.amount)
        : ({ ok: false, error: { code: "NOT_A_DECIMAL" } } as const);
    if (parsed.ok) return parsed.value;
    this.add(`${path}.amount`, parsed.error.code, AMOUNT_MESSAGES[parsed.error.code]);
    return null;
  }

  /** Null and absent mean the same: none. */
  amountOrNone(path: string, input: MoneyInput | null | undefined): Money | null {
    return input === null || input === undefined ? null : this.amount(path, input);
  }

  currency(path: string, code: string): string {
    if (!this.#assets.find(code)) this.add(path, "UNKNOWN_CURRENCY", "is no currency of this system");
    return code;
  }

  /** Null and absent mean the same: none. */
  accountName(value: string | null | undefined): string | null {
    return value === null || value === undefined ? null : this.line("input.name", value, NAME_MAX);
  }

  /** Null and absent mean the same: none. */
  memo(value: string | null | undefined): string | null {
    return value === null || value === undefined ? null : this.prose("input.memo", value, MEMO_MAX);
  }

  /** Seconds. */
  expiresIn(value: number | null | undefined): number {
    const seconds = value ?? EXPIRES_IN_DEFAULT;
    if (seconds < 1 || seconds > EXPIRES_IN_MAX)
      this.add("input.expiresIn", "OUT_OF_RANGE", `must be 1 to ${EXPIRES_IN_MAX} seconds`);
    return seconds;
  }

  payee({ username, userId, accountId }: PayeeInput): PayeeReference {
    const given = [username, userId, accountId].filter((value) => value !== null && value !== undefined);
    if (given.length !== 1)
      this.add("input.to", "EXACTLY_ONE", "must have exactly one of username, userId and accountId");
    if (typeof username === "string") return payeeNamed(username);
    return typeof userId === "string" ? { userId } : { accountId: accountId ?? "" };
  }

  page(list: PagedList<string>, args: PageArguments & { readonly offset?: number | null }): PaymentPage {
    const offset = args.offset ?? 0;
    if (offset < 0 || offset > OFFSET_MAX)
      this.add("offset", "OUT_OF_RANGE", `must be 0 to ${OFFSET_MAX}: use after for what lies further`);
    if (typeof args.after === "string" && typeof args.offset === "number")
      this.add("offset", "NOT_BOTH", "cannot be used together with after");
    return { ...list.read(args, this), offset };
  }
}

/** By the key that registration made of the name; what cannot be a username is the name of nobody. */
function payeeNamed(raw: string): PayeeReference {
  const username = parseUsername(raw);
  return { username: username.ok ? usernameKey(username.value) : null };
}
