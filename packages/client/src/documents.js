// @ts-check

/** Block strings, strings, comments: what could look like GraphQL and is none. */
const MUTE = /"""(?:[^"\\]|\\"""|\\|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/g;

/**
 * What may be sent twice where the first answer is not known: a query, or a mutation of one root
 * field whose input has an idempotency key.
 *
 * @param {string} text
 * @param {Readonly<Record<string, unknown>>} variables
 */
export function readOperation(text, variables) {
  const operation = findOperation(text);
  const isMutation = operation.kind === "mutation";
  const isRepeatable = !isMutation || (hasKey(variables) && countRootFields(operation.selection) === 1);
  return { kind: operation.kind, isRepeatable };
}

/** @param {string} document */
function findOperation(document) {
  const text = document.replace(MUTE, '""');
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/[{}()]|\b(?:query|mutation|subscription)\b/g)) {
    if (token === "{" || token === "(") depth += 1;
    else if (token === "}" || token === ")") depth -= 1;
    else if (depth === 0 && !/(?:\bfragment|\bon)\s*$/.test(text.slice(0, index)))
      return { kind: token, selection: selectionAt(text, index) };
  }
  return { kind: "query", selection: text };
}

/** The operation's selection, behind its variables. */
function selectionAt(/** @type {string} */ text, /** @type {number} */ from) {
  return withoutParentheses(text.slice(from)).replace(/^[^{]*/, "");
}

/** @param {string} text */
function withoutParentheses(text) {
  let depth = 0;
  let kept = "";
  for (const letter of text) {
    if (letter === "(") depth += 1;
    if (depth === 0) kept += letter;
    if (letter === ")") depth -= 1;
  }
  return kept;
}

/** A spread counts as two: it may hold any number. */
function countRootFields(/** @type {string} */ selection) {
  let depth = 0;
  let count = 0;
  const tokens = selection.replace(/@\w+/g, "").replace(/\b\w+\s*:/g, "");
  for (const [token] of tokens.matchAll(/[{}]|\.\.\.|\w+/g)) {
    if (token === "{") depth += 1;
    else if (token === "}") {
      depth -= 1;
      if (depth === 0) break;
    } else if (depth === 1) count += token === "..." ? 2 : 1;
  }
  return count;
}

/** @param {Readonly<Record<string, unknown>>} variables */
function hasKey(variables) {
  const input = /** @type {{ idempotencyKey?: unknown }} */ (variables.input ?? {});
  return typeof (input.idempotencyKey ?? variables.idempotencyKey) === "string";
}
