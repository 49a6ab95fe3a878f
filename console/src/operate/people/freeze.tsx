import { useState } from "react";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { FreezeForm, UnfreezeForm } from "./freeze-form.tsx";
import type { Person } from "./person.ts";

/** Freezes, or ends the freeze: never before what it means was read, and why was said. */
export function Freeze({ person }: { readonly person: Person }) {
  const [isOpen, setOpen] = useState(false);
  // Who was in the dialog when somebody else was faster reads that in it.
  const [act, setAct] = useState<"freeze" | "unfreeze">("freeze");
  const owner = useViewer()?.id;
  if (!owner) return null;
  const possible = person.freeze ? "unfreeze" : "freeze";
  const TheForm = act === "unfreeze" ? UnfreezeForm : FreezeForm;
  const open = () => {
    setAct(possible);
    setOpen(true);
  };
  const close = () => setOpen(false);
  return (
    <>
      <Button look={person.freeze ? "plain" : "danger"} onClick={open}>
        {words.operate.people[possible].open}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={words.operate.people[act].title(person.username)}>
        <TheForm person={person} owner={owner} onDone={close} />
      </Dialog>
    </>
  );
}
