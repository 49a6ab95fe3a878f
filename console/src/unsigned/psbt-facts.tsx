import { money, toApi } from "@coffer/client/money";
import { Amount } from "../ui/amount.tsx";
import { type Fact, fact } from "../ui/facts.tsx";
import { words } from "../words/words.ts";
import { type PsbtSummary, readPsbt } from "./psbt.ts";
import { prefixOf, segwitAddressOf } from "./segwit-address.ts";
import type { UnsignedOf } from "./unsigned-of.ts";

type Of = Pick<UnsignedOf, "from" | "to"> & { readonly currency: string };

/** PSBTs count in the hundred millionth part. */
const SCALE = 8;

/** What it spends, whom it pays, and what the network takes: all that its bytes say. */
export function psbtFacts(payload: string, of: Of): readonly (Fact | null)[] {
  const said = readPsbt(payload);
  const w = words.unsigned.psbt;
  if (!said) return [fact(w.says, w.unread)];
  const { inputs, outputs, feeUnits } = said;
  return [
    fact(w.fee, feeUnits === null ? w.unknown : <Units units={feeUnits} currency={of.currency} />),
    fact(
      w.outputs(outputs.length),
      <Entries
        entries={outputs.map((output) => [addressIn(output, of), output.units])}
        noteOf={(address) => (address === of.to ? w.payee : w.change)}
        currency={of.currency}
      />,
    ),
    fact(
      w.inputs(inputs.length),
      <Entries entries={inputs.map(({ txid, vout, units }) => [`${txid}:${vout}`, units])} currency={of.currency} />,
    ),
  ];
}

/** As wallets write it; of an older kind of address its script. */
function addressIn({ script }: PsbtSummary["outputs"][number], { from, to }: Of): string {
  const prefix = prefixOf(to) ?? prefixOf(from);
  return (prefix && segwitAddressOf(script, prefix)) ?? words.unsigned.psbt.script(script);
}

type EntriesProps = {
  readonly entries: readonly (readonly [name: string, units: bigint | null])[];
  readonly noteOf?: (name: string) => string;
  readonly currency: string;
};

function Entries({ entries, noteOf, currency }: EntriesProps) {
  return (
    <ul className="grid gap-2">
      {entries.map(([name, units], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what a document lists never changes places.
        <li key={at}>
          {units === null ? words.unsigned.psbt.unknown : <Units units={units} currency={currency} />}
          {noteOf && <span className="text-dim"> · {noteOf(name)}</span>}
          <code className="block break-all font-mono text-[0.9em]">{name}</code>
        </li>
      ))}
    </ul>
  );
}

const Units = ({ units, currency }: { readonly units: bigint; readonly currency: string }) => (
  <Amount money={toApi(money(units, { code: currency, scale: SCALE }))} />
);
