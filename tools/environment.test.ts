import { readdirSync, readFileSync } from "node:fs";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { InvalidEnvironment } from "@coffer/platform/running/config";
import { loadConfig } from "@coffer/standalone/config";
import { describe, expect, it } from "vitest";
import { quotedIn, readTable } from "./src/read-table.ts";

// What the configuration asks for, the pages and .env.example: all agree, defaults and ranges
// included.

type Source = Readonly<Record<string, string>>;

const ROOT = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/OPERATING.md", ROOT), "utf8");
const distributed = readFileSync(new URL("docs/DISTRIBUTED.md", ROOT), "utf8")
  .split("\n## Environment\n")[1]
  ?.split("\n## ")[0];
const example = readFileSync(new URL(".env.example", ROOT), "utf8");

const PRODUCTION: Source = {
  DATABASE_URL: "postgres://coffer@localhost/coffer",
  COFFER_MODE: "production",
  KEY_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  AUTH_ISSUER: "https://coffer.example.com",
  SMTP_URL: "smtps://mail.example.com",
  MAIL_FROM: "a@example.com",
};
const SMTP: Source = { SMTP_URL: "smtp://localhost", MAIL_FROM: "a@example.com" };

const STRIPE: Source = {
  PAYMENTS_PROVIDER: "stripe",
  STRIPE_SECRET_KEY: "sk_test_abc",
  STRIPE_WEBHOOK_SECRET: "whsec_abcdefgh",
  STRIPE_CURRENCIES: "USD",
};

/** Every name that the readers ask for, with a source that notes it. */
function namesAsked(): string[] {
  const names = new Set<string>();
  for (const source of [{}, PRODUCTION, SMTP, STRIPE, { ...PRODUCTION, ...STRIPE, STRIPE_TEST_KEY_ALLOWED: "true" }])
    loadConfig(
      new Proxy<Source>(source, {
        get: (known, name) => {
          names.add(String(name));
          return known[String(name)];
        },
      }),
    );
  return [...names].toSorted();
}

/** How sources ask for a variable; one for each subgraph stands as `<NAME>_…`. */
const READERS = [
  /\benv\.\w+\(\s*"([A-Z][A-Z0-9_]*)"/g,
  /\(env, "([A-Z][A-Z0-9_]*)"/g,
  /`\$\{name\.toUpperCase\(\)\}(_[A-Z_]+)`/g,
];
/** `npm run distributed` takes them from outside, too. */
const OF_DISTRIBUTED = [
  "KAFKA_BROKERS",
  "KAFKA_SASL_MECHANISM",
  "KAFKA_USERNAME",
  "KAFKA_PASSWORD",
  "KAFKA_SSL",
  "REDIS_URL",
];

function namesIn(folders: readonly string[], patterns: readonly RegExp[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const folder of folders)
    for (const file of readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })) {
      if (!/\.(ts|js|cjs)$/.test(file) || file.includes("node_modules") || file.endsWith(".test.ts")) continue;
      const text = readFileSync(new URL(`${folder}/${file}`, ROOT), "utf8");
      for (const pattern of patterns)
        for (const [, name = ""] of text.matchAll(pattern)) names.add(name.startsWith("_") ? `<NAME>${name}` : name);
    }
  return names;
}

const namesListed = (section: string): string[] =>
  readTable(page, `\n### ${section}\n`).map(([name]) => quotedIn(name).join());

/** What the configuration says against a value that fits nothing. */
function faultsOf(name: string): string[] {
  try {
    loadConfig({ [name]: "?" });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return error.faults
      .filter((fault) => fault.startsWith(`${name} must be `))
      .map((fault) => fault.slice(`${name} must be `.length));
  }
}

const SECTIONS = ["General", "Gateway", "Logins", "Mails", "Verification and wallets", "Payments"];
const rows = SECTIONS.flatMap((section) => readTable(page, `\n### ${section}\n`)).map(
  ([name, defaults, mustBe, meaning]) => ({
    name: quotedIn(name).join(),
    defaults: (defaults ?? "").split(", ").map((cell) => (cell === "none" ? null : cell.replaceAll("`", ""))),
    mustBe: mustBe ?? "",
    meaning: meaning ?? "",
  }),
);
/** `NAME=value`, in a comment or not. */
const examples = new Map(
  [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = "", value = ""]) => [
    name,
    value.replace(/^"(.*)"$/, "$1"),
  ]),
);

describe("the environment", () => {
  it("is the same list in the code, in docs/OPERATING.md and in .env.example", () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual(namesAsked());
    expect([...examples.keys()].toSorted()).toEqual([...namesAsked(), ...OF_DISTRIBUTED].toSorted());
  });

  it.each(rows)("$name has the default that the page and the example say", ({ name, defaults, meaning }) => {
    const [sandbox = null, production = sandbox] = defaults;
    if (sandbox !== null) expect(loadConfig({ [name]: sandbox })).toEqual(loadConfig({}));
    if (production !== null && !(name in PRODUCTION))
      expect(loadConfig({ ...PRODUCTION, [name]: production })).toEqual(loadConfig(PRODUCTION));
    expect(examples.get(name)).toBe(sandbox ?? "");
    expect(meaning).not.toBe("");
  });

  it.each(rows)("$name must be what the page says", ({ name, mustBe }) => {
    const faults = faultsOf(name);
    if (faults.length > 0) expect(faults).toContain(mustBe);
    expect(mustBe).not.toBe("");
  });

  it("of the tools is listed, too", () => {
    const asked = namesIn(["e2e", "tools", "operate", "bench"], [/process\.env\.([A-Z][A-Z0-9_]*)/g]);
    const others = new Set([...namesAsked(), "PATH", "HOME"]);
    expect(namesListed("Tools")).toEqual([...asked].filter((name) => !others.has(name)).toSorted());
    const started = namesIn(["tools/src/distributed"], READERS);
    for (const name of OF_DISTRIBUTED) expect(started).toContain(name);
  });

  it("of a command is read with its file of variables, whichever command it is", () => {
    const withoutFile = ["e2e", "tools", "operate", "standalone"].flatMap((folder) =>
      readdirSync(new URL(`${folder}/src/`, ROOT), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".test.ts"))
        .map((file) => `${folder}/src/${file}`)
        .filter((file) =>
          /(readEnv|Environment|loadConfig|loadDemoConfig|start)\(process\.env\b/.test(
            readFileSync(new URL(file, ROOT), "utf8"),
          ),
        ),
    );
    expect(withoutFile).toEqual([]);
  });

  it("of the seven processes is listed in docs/DISTRIBUTED.md", () => {
    const asked = [...namesIn(["packages/platform/src/service", "gateway/src"], READERS)].flatMap((name) =>
      name === "<NAME>_URL" ? SUBGRAPHS.map((subgraph) => `${subgraph.toUpperCase()}_URL`) : name,
    );
    const here = new Set(namesAsked());
    const listed = new Set(quotedIn(distributed).filter((text) => /^[A-Z<][A-Z0-9_<>]+$/.test(text)));
    expect(asked.filter((name) => !here.has(name) && !listed.has(name))).toEqual([]);
    const known = new Set([...asked, ...here]);
    expect([...listed].filter((name) => name.includes("_") && !known.has(name))).toEqual([]);
  });
});

describe("a production", () => {
  it("is refused with everything that it must say, in one message", () => {
    expect(() => loadConfig({ COFFER_MODE: "production" })).toThrow(
      /DATABASE_URL must be set[\s\S]*KEY_ENCRYPTION_KEY must be set[\s\S]*AUTH_ISSUER must be set/,
    );
    const { AUTH_ISSUER: _, ...silent } = PRODUCTION;
    expect(() => loadConfig(silent)).toThrow(/^invalid environment:\n {2}AUTH_ISSUER must be set$/);
    expect(() => loadConfig({ ...PRODUCTION, AUTH_ISSUER: " " })).toThrow("AUTH_ISSUER must be set");
    for (const name of ["SMTP_URL", "MAIL_FROM"])
      expect(() => loadConfig({ ...PRODUCTION, [name]: "" })).toThrow(
        new RegExp(`:\\n {2}${name} must be set[^\\n]*$`),
      );
  });
});

describe(".env.example", () => {
  it("changes nothing as it is, and holds no value that only fits with its # taken away", () => {
    const values = Object.fromEntries([...examples].filter(([, value]) => value !== ""));
    expect(loadConfig(values)).toEqual(loadConfig({}));
    for (const line of example.split("\n")) expect(line === "" || line.startsWith("#")).toBe(true);
  });
});
