import { lineAt } from "./source-file.ts";

export type FoundFunction = {
  readonly line: number;
  readonly lines: number;
  /** A group of tests, which is as long as its tests are many. */
  readonly isTestGroup: boolean;
};

const CONTROL = /(?:^|[^.\w])(?:if|for|while|switch|catch|with|await)\s*$/;
const OPENING = "([{";
const CLOSING = ")]}";

/**
 * Functions, methods and arrows of a script without types, comments and strings, found by their
 * brackets.
 */
export function findFunctions(script: string): FoundFunction[] {
  const pairs = matchBrackets(script);
  const found: FoundFunction[] = [];
  const add = (head: number, body: { from: number; to: number }) => {
    const first = lineAt(script, head);
    const lines = lineAt(script, body.to) - first + 1;
    found.push({ line: first, lines, isTestGroup: isInTestGroup(script, pairs, head) });
  };

  for (const { index } of script.matchAll(/\)\s*\{/g)) {
    const head = pairs.get(index) ?? -1;
    const from = script.indexOf("{", index);
    if (head >= 0 && !CONTROL.test(script.slice(Math.max(0, head - 12), head)))
      add(head, { from, to: pairs.get(from) ?? from });
  }
  for (const { index } of script.matchAll(/=>/g)) {
    const head = headOfArrow(script, pairs, index);
    const from = index + 2 + (/\S/.exec(script.slice(index + 2))?.index ?? 0);
    const to = script[from] === "{" ? (pairs.get(from) ?? from) : endOfExpression(script, pairs, from);
    add(head, { from, to });
  }
  return found;
}

/** Each bracket's partner, both ways. */
function matchBrackets(script: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < script.length; at += 1) {
    const char = script.charAt(at);
    if (OPENING.includes(char)) open.push(at);
    if (!CLOSING.includes(char)) continue;
    const start = open.pop();
    if (start === undefined) continue;
    pairs.set(start, at).set(at, start);
  }
  return pairs;
}

/** Where an arrow's parameters begin: at the bracket of their list, or at the only one's name. */
function headOfArrow(script: string, pairs: Map<number, number>, arrow: number): number {
  const end = script.slice(0, arrow).trimEnd().length - 1;
  if (script[end] === ")") return pairs.get(end) ?? end;
  return script.slice(0, end + 1).search(/[\w$]+$/);
}

function endOfExpression(script: string, pairs: Map<number, number>, from: number): number {
  for (let at = from; at < script.length; at += 1) {
    const char = script.charAt(at);
    if (OPENING.includes(char)) at = pairs.get(at) ?? script.length;
    else if (char === "," || char === ";" || CLOSING.includes(char)) return at - 1;
  }
  return script.length - 1;
}

/** Whether the function is an argument of `describe(…)`, `describe.each(…)(…)` and their kind. */
function isInTestGroup(script: string, pairs: Map<number, number>, head: number): boolean {
  for (let at = head - 1; at >= 0; at -= 1) {
    const char = script.charAt(at);
    if (CLOSING.includes(char)) at = pairs.get(at) ?? 0;
    else if (char === ";" || char === "{" || char === "[") return false;
    else if (char === "(") return calleeOf(script, pairs, at).startsWith("describe");
  }
  return false;
}

function calleeOf(script: string, pairs: Map<number, number>, call: number): string {
  const before = script.slice(0, call).trimEnd();
  if (before.endsWith(")")) return calleeOf(script, pairs, pairs.get(before.length - 1) ?? 0);
  const callee = /[\w$.]*$/.exec(before)?.[0] ?? "";
  const left = before.slice(0, before.length - callee.length);
  // Of what a call gives.
  const isOfCall = callee.startsWith(".") && left.endsWith(")");
  return isOfCall ? calleeOf(script, pairs, pairs.get(left.length - 1) ?? 0) : callee;
}
