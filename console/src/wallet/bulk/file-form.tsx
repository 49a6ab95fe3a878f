import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { words } from "../../words/words.ts";
import { COLUMNS, saveSample } from "./sample.ts";

/** What a file has to say, and one that says it. */
export function FileForm({ currency }: { readonly currency: string }) {
  const w = words.bulk;
  return (
    <Card title={w.form} className="max-w-3xl">
      <p className="mb-4">{w.formOf}</p>
      <Facts facts={COLUMNS.map((name) => fact(name, w.columnNames[name]))} />
      <Button onClick={() => saveSample(currency)} className="mt-4">
        {w.sample}
      </Button>
    </Card>
  );
}
