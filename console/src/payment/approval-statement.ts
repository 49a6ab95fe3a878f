import canonicalize from "canonicalize";
import { type Priority, prioritised } from "./priority.ts";

/** What the payer's passkey is asked to sign, and for what it was asked. */
export type AskedApproval<Input extends Keyed = Keyed> = {
  readonly statement: string;
  readonly options: string;
  readonly input: Input;
};
type Keyed = { readonly idempotencyKey: string };

type Shown = {
  readonly payerId: string;
  readonly fromAccountId: string;
  readonly amount: string;
  readonly currency: string;
  readonly memo: string | null;
};

/** What a page shows, to whoever is to approve it. */
export type ShownPayment = Shown &
  (
    | {
        readonly what: "payment";
        /** The id that is shown: a person's, or an account's. */
        readonly to: string;
        /** Seconds for which it is reserved; null where it is paid at once. */
        readonly hold: number | null;
        readonly priority: Priority;
      }
    | { readonly what: "request"; readonly requestId: string; readonly to: string }
    | {
        readonly what: "schedule";
        /** As of a payment. */
        readonly to: string;
        /** By the clocks of its zone: `2026-12-31T09:00:00`. */
        readonly startsAt: string;
        readonly timeZone: string;
        /** As it is kept; null: once. */
        readonly rule: string | null;
        readonly priority: Priority;
      }
    | {
        readonly what: "withdrawal";
        readonly methodId: string;
        readonly method: string;
        readonly priority: Priority;
      }
    | {
        readonly what: "address withdrawal";
        readonly network: string;
        /** As it is shown: as it was typed. */
        readonly address: string;
        readonly priority: Priority;
      }
    | {
        readonly what: "bulk";
        readonly bulkPaymentId: string;
        readonly rows: number;
        /** Of the rows that are shown. */
        readonly digest: string;
        readonly maximumFee: string;
      }
  );

/** What the page cannot know by itself, and shows as it was told. */
export type Told = {
  readonly maximumFee: string;
  readonly expiresAt: string;
  readonly nonce: string;
  /** Who is paid, and into which account; null of what leaves for the outside. */
  readonly payeeId: string | null;
  readonly payeeAccountId: string | null;
  /** Where it goes over a network, with its checksum; null of what goes over none. */
  readonly address: string | null;
};

/** Null where the statement is nothing that says these. */
export function readTold(statement: string): Told | null {
  const { maximumFee, expiresAt, nonce, ...more } = readObject(statement);
  const { payeeId = null, payeeAccountId = null, address = null } = more;
  const [needed, others] = [
    { maximumFee, expiresAt, nonce },
    { payeeId, payeeAccountId, address },
  ];
  const isWhole =
    Object.values(needed).every((value) => typeof value === "string") &&
    Object.values(others).every((value) => value === null || typeof value === "string");
  return isWhole && !Number.isNaN(Date.parse(String(expiresAt))) ? ({ ...needed, ...others } as Told) : null;
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said !== null ? (said as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** The statement that says what is shown and nothing else (docs/AUTH.md, "Approving a payment"). */
export function writeStatement(shown: ShownPayment, told: Told, idempotencyKey: string): string {
  const text = canonicalize({
    ...ofKind(shown, told),
    idempotencyKey,
    payerId: shown.payerId,
    fromAccountId: shown.fromAccountId,
    amount: shown.amount,
    currency: shown.currency,
    maximumFee: shown.what === "bulk" ? shown.maximumFee : told.maximumFee,
    // As it is kept.
    memo: shown.memo === null ? null : shown.memo.normalize("NFC").replaceAll(/\r\n?/g, "\n").trim(),
    expiresAt: told.expiresAt,
    nonce: told.nonce,
  });
  if (text === undefined) throw new Error("a payment cannot be written down");
  return text;
}

function ofKind(shown: ShownPayment, { payeeId, payeeAccountId, address }: Told) {
  if (shown.what === "address withdrawal")
    return {
      type: "coffer.address-withdrawal-approval.v1",
      operation: "withdrawToAddress",
      network: shown.network,
      address: address !== null && isSameAddress(shown.address, address) ? address : shown.address,
      ...prioritised(shown),
    };
  if (shown.what === "withdrawal")
    return {
      type: "coffer.withdrawal-approval.v1",
      operation: "withdraw",
      methodId: shown.methodId,
      method: shown.method,
      ...prioritised(shown),
    };
  if (shown.what === "bulk") {
    const { bulkPaymentId, rows, digest } = shown;
    return { type: "coffer.bulk-approval.v1", operation: "startBulkPayment", bulkPaymentId, rows, digest };
  }
  if (shown.what === "request")
    return {
      type: "coffer.request-approval.v1",
      operation: "payRequest",
      requestId: shown.requestId,
      payeeId: shown.to,
      // Nobody but the payee is shown which account of theirs it is.
      payeeAccountId,
    };
  const isAccount = shown.to.startsWith("acc_");
  const payee = { payeeId: isAccount ? payeeId : shown.to, payeeAccountId: isAccount ? shown.to : null };
  if (shown.what === "schedule") {
    const { startsAt, timeZone, rule } = shown;
    const when = { startsAt, timeZone, rule };
    return {
      type: "coffer.schedule-approval.v1",
      operation: "schedulePayment",
      ...payee,
      ...when,
      ...prioritised(shown),
    };
  }
  return {
    type: "coffer.payment-approval.v1",
    operation: shown.hold === null ? "sendPayment" : "authorizePayment",
    ...payee,
    holdSeconds: shown.hold,
    ...prioritised(shown),
  };
}

/** Of a hexadecimal one, upper and lower case are its checksum (EIP-55), and name the same. */
const isSameAddress = (a: string, b: string): boolean =>
  a === b || (/^0x[\da-f]+$/i.test(a) && a.toLowerCase() === b.toLowerCase());

/**
 * Whether what is to be signed is what is shown: the statement that the page writes is the one that
 * was sent, and its SHA-256 is what the passkey is asked to sign.
 */
export async function isOfWhatIsShown(
  { statement, options, input }: AskedApproval,
  shown: ShownPayment,
): Promise<boolean> {
  const told = readTold(statement);
  if (!told || writeStatement(shown, told, input.idempotencyKey) !== statement) return false;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(statement));
  return readObject(options).challenge === toBase64Url(new Uint8Array(hash));
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
