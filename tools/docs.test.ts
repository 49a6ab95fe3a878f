import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { isPermissive, listLicences } from "./src/list-licences.ts";
import { listOwners } from "./src/list-owners.ts";

// What pages name is there, and what they list is so.

const ROOT = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");
const glob = (pattern: string): string[] => globSync(pattern, { cwd: ROOT.pathname }).toSorted();

/** What is longer reads better as a list. */
const CELL_MAX = 280;

const pages = ["*.md", "docs/**/*.md", "{gateway,schema}/*.md", "{packages,subgraphs}/*/*.md"].flatMap(glob);
const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^node_modules$|^\.(?!ci$|github$)/.test(entry.name))
  .map(({ name }) => name);

/**
 * Paths in backquotes: from the root, or from the page's own folder where it has such a one. A `…`
 * stands for a row of files, `<name>` for any.
 */
function pathsNamedIn(page: string, text: string): { path: string; from: string }[] {
  const own = page.includes("/") ? page.slice(0, page.lastIndexOf("/") + 1) : "";
  return [...text.matchAll(/`([\w.@*-]+(?:\/[\w.@*-]*)+|[\w.-]+\.(?:graphql|cjs))`/g)].flatMap(([, path = ""]) => {
    const [first = ""] = path.split("/");
    if (folders.includes(first)) return [{ path, from: "" }];
    return existsSync(new URL(`${own}${first}`, ROOT)) && first !== path ? [{ path, from: own }] : [];
  });
}

const isThere = (path: string): boolean =>
  path.includes("*") ? glob(path.replace(/\/$/, "")).length > 0 : existsSync(new URL(path, ROOT));

/** Of all tables of a page; the line below a head left out. */
const cellsIn = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[-:| ]+\|$/.test(line))
    .flatMap((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cell) => cell.trim());

/** As GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/**
 * What stands between fences, with their language. Where one is not closed, the next heading ends
 * it here, and a formatter makes longer fences of it.
 */
const blocksIn = (text: string): { language: string; code: string; isWhole: boolean }[] =>
  [...text.matchAll(/^(`{3,})([\w-]*)\n([\s\S]*?)^(?:(`{3,})$|(?=#{1,6} ))/gm)].map(
    ([, opens = "", language = "", code = "", closes]) => ({
      language,
      code,
      isWhole: opens === "```" && closes === opens,
    }),
  );

/** A document, or fields as a schema has them. */
const canBeParsed = (code: string): boolean =>
  [code, `type Shown { ${code} }`].some((document) => {
    try {
      return parse(document) !== null;
    } catch {
      return false;
    }
  });

describe("the pages", () => {
  it("are the ones that a reader is sent to", () => {
    const expected = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/ARCHITECTURE.md", "docs/ERRORS.md"];
    expect(pages).toEqual(
      expect.arrayContaining([...expected, "docs/LEDGER.md", "docs/OPERATING.md", "schema/README.md"]),
    );
    for (const subgraph of readdirSync(new URL("subgraphs/", ROOT)))
      expect(pages).toContain(`subgraphs/${subgraph}/README.md`);
  });

  it.each(pages)("%s names only paths that exist", (page) => {
    const named = pathsNamedIn(page, read(page));
    expect(named.filter(({ path, from }) => !isThere(`${from}${path}`)).map(({ path }) => path)).toEqual([]);
  });

  it.each(pages)("%s links only to what is there", (page) => {
    const broken: string[] = [];
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? new URL(page, ROOT) : new URL(path, new URL(page, ROOT));
      const isBroken = !existsSync(file) || (anchor && !anchorsOf(readFileSync(file, "utf8")).includes(anchor));
      if (isBroken) broken.push(target);
    }
    expect(broken).toEqual([]);
  });

  it.each(pages)("%s names only commands that package.json has", (page) => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...read(page).matchAll(/npm run (\w[\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(pages)("%s has no cell of a table that is longer than a reader takes in at a glance", (page) => {
    expect(cellsIn(read(page)).filter((cell) => cell.length > CELL_MAX)).toEqual([]);
  });

  it.each(pages)("%s closes what it opens, and what it says in GraphQL can be read", (page) => {
    const blocks = blocksIn(read(page));
    expect(blocks.filter(({ isWhole }) => !isWhole)).toEqual([]);
    expect(blocks.filter(({ language, code }) => language === "graphql" && !canBeParsed(code))).toEqual([]);
  });

  it("find a block that lost its end", () => {
    const lost = "```graphql\nquery { me { id }\n\n## Next\n\n```js\n1;\n```\n";
    expect(blocksIn(lost).map(({ isWhole }) => isWhole)).toEqual([false, true]);
    expect(blocksIn("````graphql\n{ me\n## Next\n```js\n```\n````\n")[0]).toMatchObject({ isWhole: false });
    expect(canBeParsed("{ me { id }")).toBe(false);
  });

  it("have cells that are measured without what the formatter adds", () => {
    const long = "x".repeat(CELL_MAX + 1);
    const page = `A line | is ${long}\n\n| a   | b |\n| --- | --- |\n| one | \`c\\|d\` |\n|  ${long}  | |\n`;
    expect(cellsIn(page)).toEqual(["a", "b", "one", "`c\\|d`", long, ""]);
  });

  it("find a path that does not exist, from the root and from the page", () => {
    const found = pathsNamedIn("subgraphs/auth/README.md", "`src/none.ts` `docs/none.md` `input/none` `image/png`");
    expect(found.filter(({ path, from }) => !isThere(`${from}${path}`)).map(({ path }) => path)).toEqual([
      "src/none.ts",
      "docs/none.md",
    ]);
  });
});

describe("the sources", () => {
  it("name only pages that exist", () => {
    const broken: string[] = [];
    for (const file of glob(
      "{gateway,packages,subgraphs,standalone,prisma,schema,e2e,bench,tools}/**/*.{ts,js,sql,prisma,graphql}",
    )) {
      if (/node_modules|generated|\.test\.ts$/.test(file)) continue;
      for (const [, name = ""] of read(file).matchAll(/\b(docs\/(?:adr\/\d{4}|[A-Z]+\.md))/g))
        if (glob(`${name}*`).length === 0) broken.push(`${file}: ${name}`);
    }
    expect(broken).toEqual([]);
  });
});

describe("schema/README.md", () => {
  it("says who owns what, as the supergraph does", () => {
    const [, listed = ""] = read("schema/README.md").split("and a test compares.\n\n");
    expect(listed.trim(), "schema/README.md: put in what `npx node tools/src/list-owners.ts` prints").toBe(
      listOwners().trim(),
    );
  });

  it("names each field once", () => {
    const fields = [...listOwners().matchAll(/^- `(\w+)`: (.*)$/gm)].flatMap(([, type, names = ""]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, field]) => `${type}.${field}`),
    );
    expect(fields.length).toBeGreaterThan(80);
    expect(new Set(fields).size).toBe(fields.length);
  });
});

describe("NOTICE", () => {
  it("names every licence of what Coffer runs on, and each package whose licence asks for more than a notice", () => {
    const notice = read("NOTICE");
    const words = new Set(notice.split(/[\s,()]+/).map((word) => word.replace(/[.:;]$/, "")));
    for (const [licence, packages] of listLicences()) {
      for (const part of licence.split(/[\s()]+|AND|OR/)) if (part !== "") expect(words).toContain(part);
      if (!isPermissive(licence)) for (const name of packages) expect(words).toContain(name);
    }
    const named = [...words].filter((word) => /^@[\w-]+\/[\w-]+$/.test(word) && !word.includes("*"));
    expect(named.filter((name) => ![...listLicences().values()].flat().includes(name))).toEqual([]);
  });
});

describe("the decisions", () => {
  const decisions = pages.filter((page) => /docs\/adr\/\d/.test(page));

  it.each(decisions)("%s is a page of context, choice and price", (page) => {
    const text = read(page);
    expect(text.match(/^#+ .+$/gm)?.slice(1)).toEqual(["## Context", "## Choice", "## Price"]);
    expect(text.split(/\s+/).length).toBeLessThan(600);
    expect(text).toMatch(new RegExp(`^# 0*${Number.parseInt(page.slice("docs/adr/".length), 10)}\\b`));
  });

  it("are all in their list", () => {
    const list = read("docs/adr/README.md");
    expect(decisions.length).toBeGreaterThan(10);
    for (const page of decisions) expect(list).toContain(`(${page.slice("docs/adr/".length)})`);
  });
});

describe("docs/adr/0011-dependencies.md", () => {
  it("says why of every package that the product depends on", () => {
    const [page] = glob("docs/adr/0011-*.md").map(read);
    const manifests = glob("{gateway,standalone,packages/*,subgraphs/*}/package.json").map((path) =>
      JSON.parse(read(path)),
    );
    const names = manifests.flatMap(({ dependencies = {} }) => Object.keys(dependencies));
    expect(names.filter((name) => !name.startsWith("@coffer/") && !page?.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the rest", () => {
  it("keeps CONTRIBUTING.md within 150 lines", () => {
    expect(read("CONTRIBUTING.md").split("\n").length).toBeLessThanOrEqual(150);
  });

  it("has the sample card of the tour as the testkit has it", () => {
    const card = readFileSync(new URL("docs/specimen-card.png", ROOT)).toString("base64");
    expect(card).toBe(sampleDocument("PNG").base64);
  });
});
