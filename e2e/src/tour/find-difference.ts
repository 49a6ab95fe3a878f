/**
 * The first difference between an answer and what a page says it is, for people; null where there
 * is none. In the page's text `…` stands for anything, at least one character; all else must be the
 * same, no field more and none less.
 */
export function findDifference(answer: unknown, written: unknown, path = "answer"): string | null {
  if (typeof written === "string" && typeof answer === "string")
    return fits(answer, written) ? null : differs(path, answer, written);
  if (typeof written !== "object" || written === null || typeof answer !== "object" || answer === null)
    return answer === written ? null : differs(path, answer, written);
  const names = new Set([...Object.keys(written), ...Object.keys(answer)]);
  if (Array.isArray(written) !== Array.isArray(answer)) return differs(path, answer, written);
  for (const name of names) {
    const difference = findDifference(
      (answer as Record<string, unknown>)[name],
      (written as Record<string, unknown>)[name],
      `${path}.${name}`,
    );
    if (difference !== null) return difference;
  }
  return null;
}

const fits = (text: string, written: string): boolean =>
  new RegExp(`^${written.split("…").map(quote).join(".+")}$`, "s").test(text);

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

const differs = (path: string, answer: unknown, written: unknown): string =>
  `${path} is ${JSON.stringify(answer) ?? "absent"}; the page says ${JSON.stringify(written) ?? "absent"}`;
