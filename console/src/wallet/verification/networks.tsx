import { useId } from "react";
import { words } from "../../words/words.ts";

type Props = {
  readonly networks: readonly { readonly code: string; readonly name: string }[];
  readonly fault: string | undefined;
};

/** On which networks a wallet is wanted: all of them until somebody takes one away. */
export function Networks({ networks, fault }: Props) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={fault ? id : undefined}>
      <legend className="mb-1.5 font-medium">{words.verification.networks}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {networks.map(({ code, name }) => (
          <label key={code} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              name="network"
              value={code}
              defaultChecked
              aria-invalid={fault ? true : undefined}
              className="size-4 accent-accent"
            />
            {name}
          </label>
        ))}
      </div>
      {fault && (
        <p id={id} className="text-bad text-sm">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
