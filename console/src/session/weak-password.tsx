import { words } from "../words/words.ts";

/** Every rule that a password breaks, in words. */
export function WeakPassword({ faults }: { readonly faults: readonly (keyof typeof words.register.faults)[] }) {
  return (
    <ul>
      {faults.map((fault) => (
        <li key={fault}>{words.register.faults[fault]}</li>
      ))}
    </ul>
  );
}
