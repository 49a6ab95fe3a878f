import { Kind, parse, type TypeNode, visit } from "graphql";
import { isTest, lineAt, makeViews, type Offence, type RepositoryFile } from "./source-file.ts";

/** Where what a client wrote is still as it was written. */
const READERS =
  /^(?:subgraphs\/[^/]+\/src\/(?:graphql|app)|gateway\/src)\/.*\.ts$|^packages\/platform\/src\/graphql\/[^/]+\.ts$/;
/** Of a request, beside its variables. */
const PARTS = ["operationName", "authorization", "traceparent"];
/**
 * Not text, or text that its reader makes an amount of, under the same name: money is an object.
 */
const CLOSED = new Set(["Int", "Float", "Boolean", "Decimal"]);

/**
 * Names of everything in the schema that a client writes as text. An empty text is one, and not the
 * absence of it: `if (after)` lets `""` pass by the rules for `after`. As the names come from the
 * schema, a new argument is looked for without anybody's doing.
 */
export function clientTexts(files: readonly RepositoryFile[]): ReadonlySet<string> {
  const names = new Set(PARTS);
  const schemas = files.filter(({ path }) => /^schema\/(?!operations\/|supergraph).*\.graphql$/.test(path));
  const documents = schemas.map(({ text }) => parse(text));
  const others = new Set(CLOSED);
  for (const document of documents)
    visit(document, {
      enter(node) {
        if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_DEFINITION)
          others.add(node.name.value);
      },
    });
  for (const document of documents)
    visit(document, {
      InputValueDefinition({ name, type }) {
        if (!others.has(namedOf(type))) names.add(name.value);
      },
      // Of a type of the schema itself nothing is written by a client; of a directive neither.
      DirectiveDefinition: () => false,
    });
  return names;
}

const namedOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type));

/**
 * Places that ask whether such a name is true. `=== undefined`, `=== null` and `??` tell absence.
 */
export function findEmptyTaken(file: RepositoryFile, names: ReadonlySet<string>): Offence[] {
  if (isTest(file.path) || !READERS.test(file.path) || names.size === 0) return [];
  const text = `(?:\\w+\\.)*(?:${[...names].join("|")})`;
  const patterns = [
    // Negated, or alone in brackets behind a word.
    `!${text}\\b(?!\\s*[.([=?\\w])`,
    `\\b(?:if|while)\\s*\\(\\s*${text}\\s*\\)`,
    // In front of an operator that asks for truth; behind a comparison it is no question of its
    // own.
    `(?<![=<>!]=\\s*|[<>]\\s|[\\w.])${text}\\s*(?:&&|\\|\\||\\?(?![.?:]))`,
    `(?:&&|\\|\\|)\\s*${text}\\s*(?=\\)|&&|\\|\\||\\?(?![.?:]))`,
  ];
  const { code } = makeViews(file);
  return patterns.flatMap((pattern) =>
    [...code.matchAll(new RegExp(pattern, "g"))].map((found) => ({
      rule: "empty-taken-for-absent",
      path: file.path,
      line: lineAt(code, found.index),
      what: found[0].trim(),
    })),
  );
}
