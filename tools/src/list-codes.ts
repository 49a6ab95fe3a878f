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

/** Where a fault of an input is made of a code that stands there. */
const INPUT_PLACES = [
  /\bfaultAt\(\s*[^,;]+,\s*("[A-Z][A-Z0-9_]+")/g,
  /\bpath: [^,;]+,\s*code: ("[A-Z][A-Z0-9_]+")/g,
  // What goes on from the path of the input, and is no sentence of its own.
  /\bcode: ("[A-Z][A-Z0-9_]+"),\s*message:\s*["`][a-z]/g,
];

/**
 * Every code of a refusal, error or fault that stands in the product's sources, tests and generated
 * files left out.
 */
export const listCodes = (): ReadonlySet<string> => listAt(PLACES);

/** The codes of `extensions.inputs`, as far as one place makes the whole fault. */
export const listInputCodes = (): ReadonlySet<string> => listAt(INPUT_PLACES);

function listAt(places: readonly RegExp[]): Set<string> {
  const codes = new Set<string>();
  for (const folder of FOLDERS)
    for (const file of readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || /\.(test|fixture)\.ts$|generated\/|(^|\/)test\/|node_modules/.test(file)) continue;
      const text = readFileSync(new URL(`${folder}/${file}`, ROOT), "utf8");
      for (const place of places)
        for (const [, found = ""] of text.matchAll(place))
          for (const [, code = ""] of found.matchAll(/"([A-Z][A-Z0-9_]+)"/g)) codes.add(code);
    }
  return codes;
}
