import { existsSync, readFileSync } from "node:fs";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GUARDS } from "./src/constraint-guards.ts";
import { OUT_OF_REACH } from "./src/constraints-out-of-reach.ts";
import { listCodes } from "./src/list-codes.ts";

// A rule that only the database knows would be shown to a client as a fault: each has a refusal or
// an input's fault in front of it.

const SCHEMAS = "('auth', 'users', 'ledger', 'payments', 'wallets', 'verification')";
const RULES = `
  SELECT n.nspname || '.' || c.relname || '.' || k.conname AS name FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND k.contype IN ('c', 'u', 'p', 'f', 'x')
  UNION
  SELECT n.nspname || '.' || c.relname || '.' || i.relname FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND x.indisunique
  UNION
  SELECT n.nspname || '.' || c.relname || '.' || t.tgname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND NOT t.tgisinternal
  UNION
  SELECT n.nspname || '.' || p.proname || '()' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ${SCHEMAS} AND p.prosrc ~ 'RAISE EXCEPTION'`;

const root = new URL("../", import.meta.url);
let database: TestDatabase;
let rules: string[];
beforeAll(async () => {
  database = await freshDatabase();
  const { rows } = await database.adminPool().query<{ name: string }>(RULES);
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  rules = rows.map(({ name }) => name);
});
afterAll(() => database.drop());

const reasonsFor = (rule: string) => OUT_OF_REACH.filter(([pattern]) => pattern.test(rule));

describe("the rules of the database", () => {
  it("are each named, once: with the code that a client is given first, or with the reason why none comes there", () => {
    expect(rules.length).toBeGreaterThan(100);
    const unnamed = rules.filter((rule) => !(rule in GUARDS) && reasonsFor(rule).length === 0);
    expect(unnamed, "name these in tools/src/constraint-guards.ts or constraints-out-of-reach.ts").toEqual([]);
    expect(rules.filter((rule) => rule in GUARDS && reasonsFor(rule).length > 0)).toEqual([]);
  });

  it("are all there: nothing is named that the database does not have any more", () => {
    expect(Object.keys(GUARDS).filter((rule) => !rules.includes(rule))).toEqual([]);
    const needless = OUT_OF_REACH.filter(([pattern]) => !rules.some((rule) => pattern.test(rule)));
    expect(needless.map(([pattern]) => String(pattern))).toEqual([]);
  });

  it.each(Object.entries(GUARDS))(
    "have a test that is given the code in front of %s",
    (_rule, { code, file, sentence }) => {
      expect(listCodes()).toContain(code);
      expect(existsSync(new URL(file, root))).toBe(true);
      const text = readFileSync(new URL(file, root), "utf8");
      expect(text).toContain(sentence);
      const type = code.toLowerCase().replace(/(?:^|_)(\w)/g, (_whole, letter: string) => letter.toUpperCase());
      expect(text.includes(code) || text.includes(type)).toBe(true);
    },
  );
});
