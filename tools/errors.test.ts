import { readFileSync } from "node:fs";
import { PUBLIC_ERROR_CODES } from "@coffer/platform/graphql/errors";
import {
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isUnionType,
} from "graphql";
import { describe, expect, it } from "vitest";
import { listCodes, listInputCodes } from "./src/list-codes.ts";
import { quotedIn, readTable } from "./src/read-table.ts";
import { buildApiSchema, SUPERGRAPH_FILE } from "./src/supergraph.ts";

// docs/ERRORS.md lists every code, the schema says who answers with it, and the sources make it:
// the three agree.

const page = readFileSync(new URL("../docs/ERRORS.md", import.meta.url), "utf8");
const schema = buildApiSchema(readFileSync(SUPERGRAPH_FILE, "utf8"));
const codes = listCodes();
const inputCodes = listInputCodes();

const first = (rows: string[][]) => rows.map(([cell]) => quotedIn(cell).join());
const refusals = readTable(page, "\n## Refusals\n");
const errors = readTable(page, "\n## Rejected requests and faults\n");
const inputs = readTable(page, "\n## Faults of an input\n");
const clients = readTable(page, "\n## Codes of the client\n");
const enums = {
  PasswordFault: "`PasswordTooWeak.faults`",
  ChainControlFault: "`ChainControlRefused.fault`",
  DocumentFaultCode: "`DocumentRefused.faults`",
  PasskeyFault: "`PasskeyRefused.fault`",
  ApprovalFault: "`ApprovalRefused.fault`",
  ScheduleFault: "`ScheduleImpossible.because`",
  KeyFault: "`KeyInvalid.fault`",
  SignedTransactionFault: "`SignedTransactionInvalid.fault`",
  WebhookUrlFault: "`WebhookUrlNotAllowed.fault`",
};

const EVERY_KEY = "every mutation that takes an `idempotencyKey`";

/**
 * The fields that a cell names, or says in words. `…Service` begins as the name before it does:
 * with the same verb. Those that end with `…` end as the next whole name does.
 */
function answersOf(cell: string | undefined): string[] {
  if (cell !== EVERY_KEY) {
    let verb = "";
    return quotedIn(cell)
      .map((name, nth, names) => {
        if (name.startsWith("…")) return verb + name.slice(1);
        const whole = names.slice(nth).find((one) => !one.endsWith("…")) ?? "";
        if (name.endsWith("…")) return name.slice(0, -1) + whole.replace(/^[a-z]+/, "");
        verb = /^[a-z]+/.exec(name)?.[0] ?? "";
        return name;
      })
      .toSorted();
  }
  return Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(({ args }) =>
      args
        .map(({ type }) => getNamedType(type))
        .some((type) => isInputObjectType(type) && "idempotencyKey" in type.getFields()),
    )
    .map(({ name }) => name)
    .toSorted();
}

/**
 * The types that implement Refusal, and the fields whose answer they may be. A preview is left out:
 * it answers what its mutation does.
 */
function refusalTypes(): Map<string, string[]> {
  const refusal = schema.getType("Refusal");
  if (!isInterfaceType(refusal)) throw new Error("the schema has no interface Refusal");
  const answersOfRoot = (root: GraphQLObjectType | null | undefined, type: GraphQLObjectType) =>
    Object.values(root?.getFields() ?? {})
      .filter((field) => {
        const result = getNamedType(field.type);
        return isUnionType(result) && result.getTypes().includes(type);
      })
      .map(({ name }) => name)
      .filter((name) => !name.startsWith("preview"));
  const answers = (type: GraphQLObjectType) => [
    ...answersOfRoot(schema.getMutationType(), type),
    ...answersOfRoot(schema.getQueryType(), type),
  ];
  return new Map(schema.getPossibleTypes(refusal).map((type) => [type.name, answers(type).toSorted()]));
}

describe("docs/ERRORS.md", () => {
  it("lists every refusal of the schema, with all that it may be the answer of", () => {
    const listed = new Map(refusals.map(([, type, fields]) => [quotedIn(type).join(), answersOf(fields)]));
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(refusalTypes()));
  });

  it("gives each refusal the code that its type's name says, which the sources know", () => {
    for (const [code = "", type = ""] of refusals.map((row) => row.map((cell) => quotedIn(cell).join()))) {
      expect(code).toBe(type.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase());
      expect(codes).toContain(code);
    }
  });

  it("lists the codes that may leave the system, the masked one, and no other", () => {
    expect(first(errors)).toEqual([...PUBLIC_ERROR_CODES, "INTERNAL_SERVER_ERROR"].toSorted());
  });

  it.each(Object.entries(enums))("lists the values of %s", (name, heading) => {
    const type = schema.getType(name);
    expect(first(readTable(page, heading))).toEqual(isEnumType(type) && type.getValues().map((value) => value.name));
  });

  it("lists every code that stands in the sources, and none that does not", () => {
    const faults = Object.values(enums).flatMap((heading) => first(readTable(page, heading)));
    const listed = new Set([...first(refusals), ...first(errors), ...first(inputs), ...faults]);
    // Apollo Server makes these itself.
    const apollos = [...listed].filter((code) => /^(GRAPHQL|OPERATION|PERSISTED)_/.test(code));
    expect(
      [...codes].filter((code) => !listed.has(code)),
      "put these into docs/ERRORS.md",
    ).toEqual([]);
    expect([...listed].filter((code) => !codes.has(code) && !apollos.includes(code))).toEqual([]);
  });

  it("lists every code that a fault of an input is made of", () => {
    const inRefusals = Object.values(enums).flatMap((heading) => first(readTable(page, heading)));
    const listed = new Set([...first(inputs), ...inRefusals]);
    expect(
      [...inputCodes].filter((code) => !listed.has(code)),
      "put these into Faults of an input",
    ).toEqual([]);
  });

  it("lists the codes that the client throws itself, and no other", () => {
    const types = readFileSync(new URL("../packages/client/types/errors.d.ts", import.meta.url), "utf8");
    const [, own = ""] = /export type OwnCode = ([^;]+);/.exec(types) ?? [];
    expect(first(clients)).toEqual([...own.matchAll(/"(\w+)"/g)].map(([, code]) => code).toSorted());
  });

  it.each([
    ["Refusals", refusals],
    ["Rejected requests", errors],
    ["Faults of an input", inputs],
    ["Codes of the client", clients],
  ])("is in order and says something of each: %s", (_section, rows) => {
    expect(first(rows)).toEqual(first(rows).toSorted());
    for (const row of rows) for (const cell of row) expect(cell).not.toBe("");
  });
});

describe("the scan of the sources", () => {
  it("finds a code in each place where one can stand", () => {
    for (const code of [
      "SAME_ACCOUNT",
      "TOO_PRECISE",
      "EXACTLY_ONE",
      "SLOW_CONSUMER",
      "NOT_BASE64",
      "FORBIDDEN_CHARACTERS",
    ])
      expect(codes).toContain(code);
    for (const code of [
      "TRANSACTION_NOT_FOUND",
      "ADDRESS_INVALID",
      "UNKNOWN_NETWORK",
      "INVALID_CURSOR",
      "OUT_OF_RANGE",
    ])
      expect(inputCodes).toContain(code);
  });
});
