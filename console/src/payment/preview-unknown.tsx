import { Button } from "../ui/button.tsx";
import { words } from "../words/words.ts";

/** It could not be looked up: the order may be given all the same. */
export const PreviewUnknown = ({ onAgain }: { readonly onAgain: () => void }) => (
  <span className="grid justify-items-start gap-2">
    {words.preview.unknown} <Button onClick={onAgain}>{words.faults.again}</Button>
  </span>
);
