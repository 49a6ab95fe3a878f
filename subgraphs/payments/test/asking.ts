import { randomUUID } from "node:crypto";
import type { Person } from "./world.ts";

const REQUEST =
  "request { id status forAnybody amount { amount currency } minimumAmount { amount } maximumAmount { amount } memo expiresAt endedAt payee { id } payer { id } link reminders payment { id } }";
const REQUEST_PAYMENT = `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { __typename
  ... on RequestPaymentSuccess { ${REQUEST} } ... on CurrencyMismatch { accountCurrency } ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;
const PAY_REQUEST = `mutation ($input: PayRequestInput!) { payRequest(input: $input) { __typename
  ... on PayRequestSuccess { payment { id kind status memo amount { amount currency } fee { amount } counterparty { id } ${REQUEST} } }
  ... on RequestNotOpen { status } ... on RequestAmountMismatch { amount { amount } minimumAmount { amount } maximumAmount { amount } }
  ... on ApprovalRequired { statement options } ... on ApprovalRefused { fault } ... on CurrencyMismatch { accountCurrency } ... on Refusal { code message } } }`;
const stepBy = (name: "decline" | "cancel" | "remind", more = "") => {
  const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${title}RequestInput!) { ${name}Request(input: $input) { __typename
    ... on ${title}RequestSuccess { ${REQUEST} } ... on RequestNotOpen { status } ${more} ... on Refusal { code message } } }`;
};

type Changes = Record<string, unknown>;
type Who = Pick<Person, "ask">;

// biome-ignore lint/suspicious/noExplicitAny: an answer
type Answer = Record<string, any>;

async function askFor(who: Who, [query, field]: readonly [string, string], input: Changes): Promise<Answer> {
  const answer = await who.ask(query, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer[field];
}

/** Asks to be paid into an account; the request, or what was refused. */
export const request = (who: Who, toAccountId: string, changes: Changes = {}): Promise<Answer> =>
  askFor(who, [REQUEST_PAYMENT, "requestPayment"], { toAccountId, amount: usd("10.00"), ...changes });

export async function requested(who: Who, toAccountId: string, changes: Changes = {}): Promise<Answer> {
  const made = await request(who, toAccountId, changes);
  if (!made.request) throw new Error(JSON.stringify(made));
  return made.request;
}

/** By its id, or by the token of its link. */
export const pay = (who: Who, by: Changes, changes: Changes): Promise<Answer> =>
  askFor(who, [PAY_REQUEST, "payRequest"], { request: by, ...changes });

const STEPS = {
  decline: [stepBy("decline"), "declineRequest"],
  cancel: [stepBy("cancel"), "cancelRequest"],
  remind: [stepBy("remind", "... on ReminderRefused { remindableAt }"), "remindRequest"],
} as const;

export const step = (who: Who, kind: keyof typeof STEPS, requestId: string, changes: Changes = {}): Promise<Answer> =>
  askFor(who, STEPS[kind], { requestId, ...changes });

/** What a payer's page is given of a link. */
export const tokenOf = ({ link }: Answer): string => String(link).split("#token=")[1] ?? "";

export const usd = (amount: string) => ({ amount, currency: "USD" });
