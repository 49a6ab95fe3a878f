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
  const owner = useViewer()?.id;
  if (!owner) return null;
  const own = person.freeze ? words.operate.people.unfreeze : words.operate.people.freeze;
  const TheForm = person.freeze ? UnfreezeForm : FreezeForm;
  const close = () => setOpen(false);
  return (
    <>
      <Button look={person.freeze ? "plain" : "danger"} onClick={() => setOpen(true)}>
        {own.open}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={own.title(person.username)}>
        <TheForm person={person} owner={owner} onDone={close} />
      </Dialog>
    </>
  );
}
