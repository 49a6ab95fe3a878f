import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);
const FOLDERS = ["subgraphs", "gateway/src", "packages/platform/src", "packages/money/src"];

/** Where a code can stand in our sources, followed by one or several in quotes. */
const PLACES = [
  /\bcode\??: ((?:"[A-Z][A-Z0-9_]+"(?: \| )?)+)/g,
  /\btype \w*Fault(?:Code)? =((?:\s*\|?\s*"[A-Z][A-Z0-9_]+")+)/g,
  /\bfaultAt\([^,;]+,\s*("[A-Z][A-Z0-9_]+")/g,
  /\b\w*(?:Error|Fault|Code|faultOf)\((?:\s*\w+,)?\s*("[A-Z][A-Z0-9_]+")/g,
];

/**
 * Every code of a refusal, error or fault that stands in the product's sources, tests and generated
 * files left out.
 */
export function listCodes(): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const folder of FOLDERS)
    for (const file of readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || /\.(test|fixture)\.ts$|generated\/|(^|\/)test\/|node_modules/.test(file)) continue;
      const text = readFileSync(new URL(`${folder}/${file}`, ROOT), "utf8");
      for (const place of PLACES)
        for (const [, found = ""] of text.matchAll(place))
          for (const [, code = ""] of found.matchAll(/"([A-Z][A-Z0-9_]+)"/g)) codes.add(code);
    }
  return codes;
}
