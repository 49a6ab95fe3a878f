import canonicalize from "canonicalize";
import type { PayMutationVariables, ReserveMutationVariables } from "../../generated/wallet/send/send.ts";

export type OrderInput = PayMutationVariables["input"] | ReserveMutationVariables["input"];

/** What the payer's passkey is asked to sign, and for what it was asked. */
export type AskedApproval = { readonly statement: string; readonly options: string; readonly input: OrderInput };

/** A payment as the page shows it, to whoever is to approve it. */
export type ShownPayment = {
  readonly payerId: string;
  readonly fromAccountId: string;
  /** The id that is shown: a person's, or an account's. */
  readonly to: string;
  readonly amount: string;
  readonly currency: string;
  readonly memo: string | null;
  /** Seconds for which it is reserved; null where it is paid at once. */
  readonly hold: number | null;
};

/** What the page cannot know by itself, and shows as it was told. */
export type Told = {
  readonly payeeId: string;
  readonly maximumFee: string;
  readonly expiresAt: string;
  readonly nonce: string;
};

/** Null where the statement is nothing that says these. */
export function readTold(statement: string): Told | null {
  const said = readObject(statement);
  const { payeeId, maximumFee, expiresAt, nonce } = said;
  const told = { payeeId, maximumFee, expiresAt, nonce };
  const isWhole = Object.values(told).every((value) => typeof value === "string");
  return isWhole && !Number.isNaN(Date.parse(String(expiresAt))) ? (told as Told) : null;
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
  const isAccount = shown.to.startsWith("acc_");
  const text = canonicalize({
    type: "coffer.payment-approval.v1",
    operation: shown.hold === null ? "sendPayment" : "authorizePayment",
    idempotencyKey,
    payerId: shown.payerId,
    fromAccountId: shown.fromAccountId,
    payeeId: isAccount ? told.payeeId : shown.to,
    payeeAccountId: isAccount ? shown.to : null,
    amount: shown.amount,
    currency: shown.currency,
    maximumFee: told.maximumFee,
    // As it is kept.
    memo: shown.memo === null ? null : shown.memo.normalize("NFC").replaceAll(/\r\n?/g, "\n").trim(),
    holdSeconds: shown.hold,
    expiresAt: told.expiresAt,
    nonce: told.nonce,
  });
  if (text === undefined) throw new Error("a payment cannot be written down");
  return text;
}

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
