import type { CofferError } from "@coffer/client/errors";
import { useState } from "react";
import { Facts, fact } from "../../ui/facts.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { Lines } from "../../ui/lines.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { type ReadStatement, readStatement, type Statement } from "./read-statement.ts";

/** What stands in it, as the API calls it. */
export const STATEMENT_PLACES = ["name", "publicKey", "capabilities", "signedAt", "signature"].map(
  (part) => `input.${part}`,
);

type Props = {
  readonly isNew: boolean;
  readonly hint: string;
  /** Of what was sent, as this page read it; null: nothing is wrong. */
  readonly wrong: Exclude<ReadStatement, { readonly ok: true }> | null;
  readonly fault: CofferError | null;
};

/** What the machine has printed, and how it is read: to be compared with what stands there. */
export function StatementField({ isNew, hint, wrong, fault }: Props) {
  const [read, setRead] = useState<Statement | null>(null);
  const w = words.nodes.statement;
  const said = STATEMENT_PLACES.map((place) => inputFault(fault, place)).filter((text) => text !== undefined);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Lines
        label={w.label}
        name="statement"
        rows={6}
        onChange={({ target }) => {
          const now = readStatement(target.value, isNew);
          setRead(now.ok ? now.statement : null);
        }}
        hint={hint}
        fault={wrong ? faultText(wrong) : said.join("\n") || undefined}
      />
      {read && <AsRead statement={read} isNew={isNew} />}
    </div>
  );
}

function AsRead({ statement, isNew }: { readonly statement: Statement; readonly isNew: boolean }) {
  const { name, publicKey, capabilities, signedAt } = statement;
  const w = words.nodes;
  const isMoment = !Number.isNaN(Date.parse(signedAt));
  return (
    <section aria-label={w.statement.asRead} className="grid gap-3 rounded-md border border-line p-4">
      <h3 className="font-semibold text-sm">{w.statement.asRead}</h3>
      <Facts
        facts={[
          isNew ? fact(w.name, <span className="wrap-anywhere">{name}</span>) : null,
          fact(w.key, <Grouped text={publicKey} />),
          isNew ? fact(w.abilities, capabilities.join(", ") || w.noAbilities) : null,
          fact(
            w.statement.signed,
            isMoment ? <Time at={signedAt} /> : <span className="wrap-anywhere">{signedAt}</span>,
          ),
        ]}
      />
    </section>
  );
}

function faultText(wrong: Exclude<ReadStatement, { readonly ok: true }>): string {
  const w = words.nodes.statement;
  return wrong.fault === "PARTS" ? w.partsMissing(wrong.parts.join(", ")) : w.faults[wrong.fault];
}
