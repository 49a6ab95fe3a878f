import { type ConstValueNode, type DocumentNode, Kind, type ValueNode, visit } from "graphql";
import { isText } from "../text/well-formed.ts";
import type { InputFault } from "./errors.ts";

/** A list of a million broken texts must not become a million faults. */
const FAULTS_MAX = 50;

const notText = (path: string): InputFault => ({
  path,
  code: "NOT_TEXT",
  message: "must be well-formed Unicode text without U+0000",
});

/** No request of ours nests its variables as deep. */
const PLAIN_DEPTH_MAX = 16;

/**
 * Whether there is nothing to find: almost always so, and looked for without a note of any place.
 * False also of what is nested deeper than that.
 */
function isAllText(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isText(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    for (const one of value) if (!isAllText(one, depth - 1)) return false;
    return true;
  }
  for (const key in value) if (!isText(key) || !isAllText((value as Json)[key], depth - 1)) return false;
  return true;
}

type Json = Readonly<Record<string, unknown>>;
type Place = { readonly value: unknown; readonly key: string; readonly above: Place | null };

/**
 * Every text of a value out of JSON that is none, however deep: names of fields too, which are told
 * by their place.
 */
export function findNotText(value: unknown, path: string): InputFault[] {
  const faults: InputFault[] = [];
  if (isAllText(value, PLAIN_DEPTH_MAX)) return faults;
  // A list of places and no recursion: what a client nests is as deep as it likes.
  const waiting: Place[] = [{ value, key: path, above: null }];
  for (let place = waiting.pop(); place && faults.length < FAULTS_MAX; place = waiting.pop()) {
    const { value: found } = place;
    if (typeof found === "string") {
      if (!isText(found)) faults.push(notText(pathOf(place)));
    } else if (typeof found === "object" && found !== null) {
      const inner: Place[] = [];
      for (const key of Object.keys(found)) {
        if (isText(key)) inner.push({ value: (found as Json)[key], key, above: place });
        else faults.push(notText(pathOf(place)));
      }
      for (const one of inner.toReversed()) waiting.push(one);
    }
  }
  return faults;
}

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | null = place; at; at = at.above) if (at.key !== "") keys.push(at.key);
  return keys.reverse().join(".");
}

const faultsOfDocuments = new WeakMap<DocumentNode, readonly InputFault[]>();

/**
 * The same for what stands in a document itself, looked for once: an escape may write what no JSON
 * would.
 */
export function findNotTextInDocument(document: DocumentNode): readonly InputFault[] {
  const known = faultsOfDocuments.get(document);
  if (known) return known;
  const faults: InputFault[] = [];
  visit(document, {
    Argument({ name, value }) {
      faults.push(...faultsOfLiteral(value, name.value));
      return false;
    },
    VariableDefinition({ variable, defaultValue }) {
      if (defaultValue) faults.push(...faultsOfLiteral(defaultValue, variable.name.value));
    },
  });
  const kept = faults.slice(0, FAULTS_MAX);
  faultsOfDocuments.set(document, kept);
  return kept;
}

function faultsOfLiteral(node: ValueNode | ConstValueNode, path: string): InputFault[] {
  switch (node.kind) {
    case Kind.STRING:
      return isText(node.value) ? [] : [notText(path)];
    case Kind.LIST:
      return node.values.flatMap((value, i) => faultsOfLiteral(value, `${path}.${i}`));
    case Kind.OBJECT:
      return node.fields.flatMap(({ name, value }) => faultsOfLiteral(value, `${path}.${name.value}`));
    default:
      return [];
  }
}

/** Of a whole operation, before anything of it runs. */
export const findNotTextInOperation = (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | null | undefined,
): readonly InputFault[] => {
  const inDocument = findNotTextInDocument(document);
  // The name of a variable that is no text cannot be a path.
  const found = findNotText(variables, "");
  if (inDocument.length + found.length === 0) return found;
  const inVariables = found.map((fault) => (fault.path === "" ? notText("variables") : fault));
  return [...inDocument, ...inVariables].slice(0, FAULTS_MAX);
};
