import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildApiSchema, readOperations, SUPERGRAPH_FILE } from "../supergraph.ts";
import { makeSchemaData } from "./schema-data.ts";

const supergraph = readFileSync(SUPERGRAPH_FILE, "utf8");
const data = makeSchemaData({ supergraph, recorded: readOperations() });
const typeOf = (name: string) => data.types.find((type) => type.name === name);
const fieldOf = (type: string, name: string) => typeOf(type)?.fields?.find((field) => field.name === name);

describe("what the console knows of the schema", () => {
  it("has nothing of what only subgraphs ask each other, and nothing of introspection", () => {
    expect(data.types.filter(({ name }) => /^(__|_|join|link)/.test(name) || name === "StreamRequest")).toEqual([]);
    expect(fieldOf("Query", "ledgerStream")).toBeUndefined();
  });

  it("names no permission that nobody has", () => {
    const said = data.types.flatMap(({ access = [], fields = [] }) => [
      ...access,
      ...fields.flatMap((field) => field.access ?? []),
    ]);
    const known = new Set(["public", "authenticated", ...Object.keys(data.permissions)]);
    expect(said.filter((access) => !known.has(access))).toEqual([]);
    expect(new Set(said).size).toBeGreaterThan(5);
  });

  it("says of every root field who may use it", () => {
    const roots = ["Query", "Mutation", "Subscription"].flatMap((root) =>
      (typeOf(root)?.fields ?? []).map((field) => ({ root, ...field })),
    );
    expect(roots.filter(({ access }) => !access).map(({ root, name }) => `${root}.${name}`)).toEqual([]);
    expect(fieldOf("Mutation", "freezeUser")?.access).toEqual(["users:freeze"]);
    expect(fieldOf("Mutation", "register")?.access).toEqual(["public"]);
    expect(fieldOf("Mutation", "freezeUser")?.assurance).toEqual({ level: "AAL2", maxAgeSeconds: 900 });
    expect(fieldOf("Mutation", "register")?.assurance).toBeUndefined();
  });

  it("has every type, field, argument and value of the API", () => {
    const schema = buildApiSchema(supergraph);
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(typeOf("Mutation")?.fields?.map(({ name }) => name)).toEqual(mutations);
    expect(fieldOf("Account", "payments")?.args).toContainEqual(
      expect.objectContaining({ name: "first", type: "Int!", standard: "20" }),
    );
    expect(typeOf("Refusal")?.members).toContain("InsufficientFunds");
    expect(typeOf("PaymentStatus")?.values?.map(({ name }) => name)).toContain("COMPLETED");
  });

  it("knows which of the recorded operations ask for a field", () => {
    expect(fieldOf("Mutation", "sendPayment")?.operations).toContain("SendPayment");
    expect(fieldOf("InsufficientFunds", "available")?.operations).toContain("SendPayment");
    expect(data.operations.find(({ name }) => name === "SendPayment")?.text).toMatch(/^mutation SendPayment\(/);
  });
});
