import { useState } from "react";
import type { AskedRoleFragment } from "../../generated/operate/roles/roles.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { DecideForm } from "./decide-form.tsx";

const own = words.staffRoles.approvals;

type Props = { readonly request: AskedRoleFragment; readonly viewerId: string };

/** Whoever asked never sees a way to agree to it: only how to take it back. */
export function Decide({ request, viewerId }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (request.state !== "PENDING" && !isOpen) return null;
  const isOwn = request.requestedBy.id === viewerId;
  const isAboutViewer = request.user.id === viewerId;
  if (isAboutViewer && !isOwn) return <span className="text-dim">{own.own}</span>;
  const name = request.user.username;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{isOwn ? own.withdraw : own.decide}</Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={isOwn ? own.deny.title(name) : own.agree.title(name)}
      >
        <DecideForm request={request} owner={viewerId} isOwn={isOwn} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
