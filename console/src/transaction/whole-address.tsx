import { Grouped } from "../ui/grouped.tsx";
import { words } from "../words/words.ts";

/** Before anything leaves: the address whole, and that there is no way back from it. */
export function WholeAddress({ address }: { readonly address: string }) {
  const w = words.toAddress;
  return (
    <div className="mb-5 grid gap-3">
      <p className="rounded-md border border-strong px-4 py-3 text-lg">
        <Grouped text={address} />
      </p>
      <p className="text-dim">{w.compare}</p>
      <p className="font-medium text-waiting">{w.gone}</p>
    </div>
  );
}
