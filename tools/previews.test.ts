import { readFileSync } from "node:fs";
import { readAccessRules, rulesOfField } from "@coffer/platform/graphql/access/access-rules";
import { readSubgraphSdl } from "@coffer/platform/graphql/sdl";
import {
  buildASTSchema,
  type GraphQLField,
  getNamedType,
  isInputObjectType,
  isUnionType,
  Kind,
  parse,
  printType,
} from "graphql";
import { describe, expect, it } from "vitest";

// What moves money can be foreseen (docs/adr/0053-previews.md). A new mutation of payments has a
// preview, or says here why it needs none: CONTRIBUTING.md.

const SCHEMA = new URL("../schema/", import.meta.url);
const supergraph = readFileSync(new URL("supergraph.graphql", SCHEMA), "utf8");
const schema = buildASTSchema(parse(supergraph), { assumeValidSDL: true });
const rules = readAccessRules(supergraph);
const queries = schema.getQueryType()?.getFields() ?? {};
const mutations = readSubgraphSdl(SCHEMA, "payments").definitions.flatMap((node) =>
  (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
  node.name.value === "Mutation"
    ? (node.fields ?? []).map(({ name }) => name.value)
    : [],
);

const RULES = "says what holds for others' payments, and moves none";
const METHOD = "says where money may go, and moves none";
const CONTACT = "says who is meant by a name, and moves none";
const REQUEST = "asks for money, or stops asking, and moves none: what pays it has a preview";
const SCHEDULE = "says when something goes on, or does not, and moves none: what makes it has a preview";
const BULK = "makes a DRAFT, which shows what all of it costs, or ends what is not paid: what starts it has a preview";
const STUCK = "has happen what was asked for before, by what its provider says then: nobody can foresee that";
const DEBT = "`Payment.debt` says what it comes to at most, and it is never more than is there";
const FILE = "writes down what there is, and moves none";
const WEBHOOK = "says what is told to whom";

const MOVES_NOTHING: Readonly<Record<string, string>> = {
  openAccount: "makes an account, which is empty and costs nothing",
  requestPayment: REQUEST,
  declineRequest: REQUEST,
  cancelRequest: REQUEST,
  remindRequest: REQUEST,
  pausePaymentSchedule: SCHEDULE,
  resumePaymentSchedule: SCHEDULE,
  skipScheduledPayment: SCHEDULE,
  endPaymentSchedule: SCHEDULE,
  requestReceipt: FILE,
  exportPayments: FILE,
  createBulkPayment: BULK,
  cancelBulkPayment: BULK,
  setApprovalPolicy: RULES,
  setCurrencyEnabled: RULES,
  setFeeSchedule: RULES,
  setExchangeTerms: RULES,
  setLimitSchedule: RULES,
  addPaymentMethod: METHOD,
  removePaymentMethod: METHOD,
  setDefaultPaymentMethod: METHOD,
  verifyPaymentMethod: METHOD,
  addContact: CONTACT,
  updateContact: CONTACT,
  removeContact: CONTACT,
  createWebhookEndpoint: WEBHOOK,
  updateWebhookEndpoint: WEBHOOK,
  deleteWebhookEndpoint: WEBHOOK,
  rotateWebhookSecret: WEBHOOK,
  sendTestWebhook: WEBHOOK,
  redeliverWebhook: WEBHOOK,
  recoverWebhook: WEBHOOK,
  collectPaymentDebt: DEBT,
  writeOffPaymentDebt: DEBT,
  retryPayment: STUCK,
  endPayment: STUCK,
  proposePaymentEnding: STUCK,
  approvePaymentEnding: STUCK,
  denyPaymentEnding: STUCK,
  replayPaymentsDeadLetter: "tries an event again that was not taken",
  advanceTestClock: "moves time, in a sandbox",
  simulateProvider: "tells the sandbox's provider what to do",
  simulateWithdrawalOutcome: "tells the sandbox's provider what to do",
  simulateDepositOutcome: "tells the sandbox's provider what to do",
};

const nameOfPreview = (mutation: string) => `preview${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
const previewed = mutations.filter((name) => !(name in MOVES_NOTHING));

const inputOf = (field: GraphQLField<unknown, unknown> | undefined) => {
  const named = field?.args[0] && getNamedType(field.args[0].type);
  if (!isInputObjectType(named)) throw new Error(`${field?.name} has no input`);
  return Object.values(named.getFields()).map(({ name, type, defaultValue }) => [name, String(type), defaultValue]);
};
const answersOf = (field: GraphQLField<unknown, unknown> | undefined) => {
  const named = field && getNamedType(field.type);
  if (!isUnionType(named)) throw new Error(`${field?.name} answers with no union`);
  return named.getTypes().map(({ name }) => name);
};

/** What is no payment, which a preview of another kind foresees. */
const SUCCESS_OF: Readonly<Record<string, string>> = {
  schedulePayment: "SchedulePreviewSuccess",
  startBulkPayment: "BulkPreviewSuccess",
};

/** What goes with a key, or with a signature. */
const ONCE = ["idempotencyKey", "approval"];
const OF_ONCE = ["IdempotencyKeyReused", "ApprovalRequired", "ApprovalRefused"];

describe("a preview", () => {
  it("is there of every mutation of payments that does not say here why it needs none, and of no other", () => {
    expect(previewed).toContain("sendPayment");
    expect(Object.keys(MOVES_NOTHING).filter((name) => !mutations.includes(name))).toEqual([]);
    const found = Object.keys(queries).filter((name) => /^preview[A-Z]/.test(name));
    expect(found.toSorted(), "a new mutation has a preview, or a reason in MOVES_NOTHING").toEqual(
      previewed.map(nameOfPreview).toSorted(),
    );
  });

  describe.each(previewed)("of %s", (name) => {
    const mutation = schema.getMutationType()?.getFields()[name];
    const preview = queries[nameOfPreview(name)];

    it("is for whoever may do it", () => {
      const scopesOf = (type: string, field: string) =>
        rulesOfField(rules, type, field).filter(({ kind }) => kind === "scopes");
      expect(scopesOf("Query", nameOfPreview(name))).toEqual(scopesOf("Mutation", name));
    });

    it("is asked for as it is, without what makes it once", () => {
      expect(inputOf(preview)).toEqual(inputOf(mutation).filter(([field]) => !ONCE.includes(String(field))));
    });

    it("can be refused with all that it can be, but of keys and signatures", () => {
      const refusals = answersOf(mutation).filter((one) => !OF_ONCE.includes(one) && !one.endsWith("Success"));
      expect(answersOf(preview)).toEqual([SUCCESS_OF[name] ?? "PreviewSuccess", ...refusals]);
    });
  });

  it("names nobody: no account but the viewer's, no balance, no person", () => {
    const shown = [
      "PaymentPreview",
      "SchedulePreview",
      "BulkPaymentPreview",
      "PreviewedPosting",
      "PreviewedHold",
      "PreviewedApproval",
    ].map((name) => printType(schema.getType(name) ?? expect.fail(name)));
    expect(shown.join("\n")).not.toMatch(/: (User|Balance|PaymentSide|LedgerAccount)\b/);
  });
});
