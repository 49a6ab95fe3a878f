import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as attempts from "../src/attempts.js";
import * as browserSession from "../src/browser-session.js";
import * as client from "../src/client.js";
import * as errors from "../src/errors.js";
import * as ids from "../src/ids.js";
import * as money from "../src/money.js";
import * as refusals from "../src/refusals.js";
import * as tokenSession from "../src/token-session.js";
import * as typedAmount from "../src/typed-amount.js";
import type * as declaredAttempts from "../types/attempts.d.ts";
import type * as declaredBrowserSession from "../types/browser-session.d.ts";
import type * as declaredClient from "../types/client.d.ts";
import type * as declaredErrors from "../types/errors.d.ts";
import type * as declaredIds from "../types/ids.d.ts";
import type * as declaredMoney from "../types/money.d.ts";
import type * as declaredRefusals from "../types/refusals.d.ts";
import type * as declaredTokenSession from "../types/token-session.d.ts";
import type * as declaredTypedAmount from "../types/typed-amount.d.ts";

// What the types promise is there: the compiler compares the modules with their declarations.
const modules = {
  attempts: attempts satisfies typeof declaredAttempts,
  "browser-session": browserSession satisfies typeof declaredBrowserSession,
  client: client satisfies typeof declaredClient,
  errors: errors satisfies typeof declaredErrors,
  ids: ids satisfies typeof declaredIds,
  money: money satisfies typeof declaredMoney,
  refusals: refusals satisfies typeof declaredRefusals,
  "token-session": tokenSession satisfies typeof declaredTokenSession,
  "typed-amount": typedAmount satisfies typeof declaredTypedAmount,
};

const ROOT = new URL("../", import.meta.url);
const { exports: entries } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));

describe("the package", () => {
  it("has an entry for each module whose types are compared", () => {
    const named = Object.keys(entries).map((entry) => (entry === "." ? "client" : entry.slice(2)));
    expect(named.toSorted()).toEqual(Object.keys(modules).toSorted());
  });

  it("lets the compiler read each of its sources", () => {
    const sources = readdirSync(new URL("src/", ROOT)).filter((name) => name.endsWith(".js"));
    expect(sources.length).toBeGreaterThan(Object.keys(modules).length);
    for (const name of sources) expect(readFileSync(new URL(`src/${name}`, ROOT), "utf8")).toMatch(/^\/\/ @ts-check\n/);
  });
});
