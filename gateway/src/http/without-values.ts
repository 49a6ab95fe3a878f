/**
 * Messages of graphql-js and Apollo Server about a document, without what they quote of it: a value
 * may be a password. Kept are the kinds of tokens, and the names of types and fields, which are the
 * schema's. What is not known here loses everything in quotes that is not the shape of a name.
 */
export function withoutValues(code: string, message: string): string {
  if (code === "GRAPHQL_PARSE_FAILED") return ofSyntax(message);
  if (code === "GRAPHQL_VALIDATION_FAILED") return ofValidation(message);
  // A name that the document lacks came beside it, as a value.
  return code === "OPERATION_RESOLUTION_FAILURE" ? withoutQuotes(message, () => false) : message;
}

const TOKEN = String.raw`<EOF>|"[^"\w\s]{1,3}"|[A-Z][A-Za-z]*`;
/**
 * What graphql-js begins its messages with (language/parser, language/lexer); a token's text, where
 * it has one, comes behind its kind.
 */
const SYNTAX: readonly RegExp[] = [
  new RegExp(`^Expected (?:${TOKEN}|"[a-z]+"), found (?:${TOKEN})`),
  new RegExp(`^Unexpected (?:${TOKEN})`),
  /^Unterminated string/,
  // As the library spells it; "than" once it does not any more.
  /^Document contains more tha[nt] \d+ tokens\. Parsing aborted/,
  /^Invalid (?:character within String|character escape sequence|Unicode escape sequence|number)/,
];

function ofSyntax(message: string): string {
  const text = message.replace(/^Syntax Error: /, "");
  for (const shape of SYNTAX) {
    const [known] = shape.exec(text) ?? [];
    if (known) return `Syntax Error: ${known}.`;
  }
  return "Syntax Error: The document cannot be parsed.";
}

/**
 * Each with the type that is wanted (validation/rules/ValuesOfCorrectTypeRule, and what the types
 * say of themselves).
 */
const WRONG_VALUES: readonly RegExp[] = [
  /^Expected value of type "([\w![\]]+)", found /,
  /^Value "\w*" does not exist in "(\w+)" enum/,
  /^Enum "(\w+)" cannot represent /,
  /^(\w+) cannot represent /,
];

function ofValidation(message: string): string {
  for (const shape of WRONG_VALUES) {
    const [, type] = shape.exec(message) ?? [];
    if (type) return `Expected a value of type "${type}".`;
  }
  return withoutQuotes(message, (quoted) => NAMES.test(quoted));
}

/**
 * Of a field, a type, a variable, a directive; with what stands around names: `Query.payments`,
 * `[ID!]!`, `name { ... }`.
 */
const NAMES = /^[@$]?[[\]\w!.:(){} ]*$/;

const withoutQuotes = (message: string, keep: (quoted: string) => boolean): string =>
  message.replaceAll(/ ?"([^"]*)"?/g, (whole, quoted: string) => (keep(quoted) ? whole : ""));
