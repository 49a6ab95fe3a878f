import { useId } from "react";
import { wordsOfScope } from "./scopes.ts";

type Props = {
  readonly legend: string;
  readonly scopes: readonly string[];
  readonly fault?: string | undefined;
  /** What each is called. */
  readonly say?: (scope: string) => string;
};

/** One box for each, all named `scopes`. */
export function ScopeBoxes({ legend, scopes, fault, say = wordsOfScope }: Props) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {scopes.map((scope) => (
        <label key={scope} className="flex min-h-8 items-start gap-2.5">
          <input type="checkbox" name="scopes" value={scope} className="mt-0.5 size-5 shrink-0" />
          <span>
            {say(scope)} <code className="font-mono text-dim text-sm">{scope}</code>
          </span>
        </label>
      ))}
      {fault && (
        <p id={`${id}-fault`} className="text-bad text-sm">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

export const chosenIn = (typed: FormData): string[] => typed.getAll("scopes").map(String);
