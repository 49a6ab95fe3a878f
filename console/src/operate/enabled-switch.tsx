import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

type Act = "disable" | "enable";

type Props = {
  /** Of what is switched. */
  readonly name: string;
  readonly isEnabled: boolean;
  readonly words: Readonly<Record<Act, { readonly open: string; readonly title: (name: string) => string }>>;
  readonly form: (act: Act, onDone: () => void) => ReactNode;
};

/** Disables, or enables again: never before what it means was read, and why was said. */
export function EnabledSwitch({ name, isEnabled, words: w, form }: Props) {
  const [isOpen, setOpen] = useState(false);
  // Who was in the dialog when somebody else was faster reads that in it.
  const [act, setAct] = useState<Act>("disable");
  const possible = isEnabled ? "disable" : "enable";
  const open = () => {
    setAct(possible);
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <div>
      <Button look={possible === "disable" ? "danger" : "plain"} onClick={open}>
        {w[possible].open}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={w[act].title(name)}>
        {form(act, close)}
      </Dialog>
    </div>
  );
}
