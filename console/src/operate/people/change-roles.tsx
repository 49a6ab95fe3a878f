import { useState } from "react";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { ChangeRolesForm, type WhoseRoles } from "./change-roles-form.tsx";

const own = words.staffRoles.person;

/** Gives or takes a role: never before what it means was read, and why was said. */
export function ChangeRoles({ person }: { readonly person: WhoseRoles }) {
  const [isOpen, setOpen] = useState(false);
  const owner = useViewer()?.id;
  if (!owner || owner === person.id) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{own.open}</Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={own.change(person.username)}>
        <ChangeRolesForm person={person} owner={owner} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
