import { useRef, useState } from "react";
import { focusHeading } from "../../ui/page.tsx";

/** A rule that is written, and what it was made from; its fields' names begin with its id. */
export type Draft<Rule> = { readonly id: string; readonly rule: Rule | null };

/** The rules of a form, which begin as those of a table. */
export function useDraftRows<Rule>(rules: readonly Rule[]) {
  const next = useRef(rules.length);
  const [rows, setRows] = useState<readonly Draft<Rule>[]>(() => rules.map((rule, at) => ({ id: `rule${at}`, rule })));
  return {
    rows,
    add() {
      const id = `rule${next.current++}`;
      setRows((before) => [...before, { id, rule: null }]);
    },
    remove(id: string) {
      setRows((before) => before.filter((row) => row.id !== id));
      focusHeading();
    },
  };
}
