import { useState } from "react";
import type { EndpointFactsFragment } from "../../generated/develop/webhooks/webhooks.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { DeleteEndpoint } from "./delete-endpoint.tsx";
import { Recover } from "./recover.tsx";
import { RotateSecret } from "./rotate-secret.tsx";
import { SendTest } from "./send-test.tsx";

type Props = { readonly endpoint: EndpointFactsFragment; readonly owner: string };

/** What can be done with an endpoint, besides saying what it is. */
export function EndpointActions({ endpoint, owner }: Props) {
  const [open, setOpen] = useState<"rotate" | "delete" | "recover" | null>(null);
  const w = words.webhooks;
  const close = () => setOpen(null);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-3">
        <SendTest endpointId={endpoint.id} owner={owner} />
        <Button onClick={() => setOpen("recover")}>{w.recover}</Button>
        <Button onClick={() => setOpen("rotate")}>{w.rotate}</Button>
        <Button look="danger" onClick={() => setOpen("delete")}>
          {w.remove}
        </Button>
      </div>
      <Dialog title={w.recover} isOpen={open === "recover"} onClose={close}>
        <Recover endpointId={endpoint.id} />
      </Dialog>
      <Dialog title={w.rotate} isOpen={open === "rotate"} onClose={close}>
        <RotateSecret endpointId={endpoint.id} owner={owner} onDone={close} />
      </Dialog>
      <Dialog title={w.remove} isOpen={open === "delete"} onClose={close}>
        <DeleteEndpoint endpointId={endpoint.id} />
      </Dialog>
    </div>
  );
}
