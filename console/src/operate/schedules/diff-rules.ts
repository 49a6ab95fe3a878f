/** A rule of a table, in words: the same key is the same rule, whatever it says. */
export type ShownRule = {
  readonly key: string;
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
};

export type RuleChange = {
  readonly key: string;
  readonly title: string;
  readonly change: "added" | "removed" | "changed" | "same";
  /** What it says, and said where that was otherwise. */
  readonly facts: readonly { readonly name: string; readonly before: string | null; readonly now: string | null }[];
};

/** What one table says otherwise than the one before it; what is gone stands at the end. */
export function diffRules(before: readonly ShownRule[], now: readonly ShownRule[]): readonly RuleChange[] {
  const old = new Map(before.map((rule) => [rule.key, rule]));
  const kept = new Set(now.map(({ key }) => key));
  return [
    ...now.map((rule) => changeOf(old.get(rule.key) ?? null, rule)),
    ...before.filter(({ key }) => !kept.has(key)).map((rule) => changeOf(rule, null)),
  ];
}

function changeOf(before: ShownRule | null, now: ShownRule | null): RuleChange {
  const { key, title } = now ?? before ?? { key: "", title: "" };
  const said = (rule: ShownRule | null, name: string) => rule?.facts.find(([each]) => each === name)?.[1] ?? null;
  const names = [...new Set([...(now?.facts ?? []), ...(before?.facts ?? [])].map(([name]) => name))];
  const facts = names.map((name) => ({ name, before: said(before, name), now: said(now, name) }));
  const isSame = facts.every((fact) => fact.before === fact.now);
  const change = before === null ? "added" : now === null ? "removed" : isSame ? "same" : "changed";
  return { key, title, change, facts };
}
