import { useState } from "react";
import { type SessionShownFragment, SessionsRunningDocument } from "../../generated/wallet/security/sessions.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { EndOtherSessions, EndSession } from "./end-sessions.tsx";

/** Where the person is logged in, each with its end. */
export function SessionsCard() {
  const asked = useAsk(SessionsRunningDocument, {});
  const [open, setOpen] = useState<SessionShownFragment | "others" | null>(null);
  const close = () => setOpen(null);
  const sessions = asked.data?.me.sessions;
  const one = open === "others" ? null : open;
  const w = words.sessions;
  return (
    <Card title={w.title}>
      <p className="mb-4 text-dim">{w.meaning}</p>
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!sessions && !asked.error && <Skeleton rows={2} />}
      {sessions && (
        <div className="grid gap-4">
          <ul aria-label={w.title} className="grid divide-y divide-line border-line border-y">
            {sessions.nodes.map((session) => (
              <Row key={session.id} session={session} onEnd={() => setOpen(session)} />
            ))}
          </ul>
          {sessions.pageInfo.hasNextPage && <p className="text-dim">{w.more}</p>}
          {sessions.nodes.length > 1 && (
            <Button look="danger" className="justify-self-start" onClick={() => setOpen("others")}>
              {w.endOthers}
            </Button>
          )}
        </div>
      )}
      <Dialog isOpen={one !== null} onClose={close} title={w.endTitle(one ? nameOf(one) : "")}>
        {one && <EndSession session={one} onDone={close} />}
      </Dialog>
      <Dialog isOpen={open === "others"} onClose={close} title={w.endOthersTitle}>
        <EndOtherSessions onDone={close} />
      </Dialog>
    </Card>
  );
}

function Row({ session, onEnd }: { readonly session: SessionShownFragment; readonly onEnd: () => void }) {
  const { kind, clientName, device, address, createdAt, lastUsedAt, isCurrent } = session;
  const w = words.sessions;
  const name = nameOf(session);
  const about = [w.kinds[kind], clientName && device?.name, device && w.devices[device.kind], address];
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="break-words font-medium">{name}</span>
          {isCurrent && <State tone="good">{w.current}</State>}
        </span>
        <span className="break-words text-dim text-sm">{about.filter((part) => part).join(" · ")}</span>
        <span className="text-dim text-sm">
          {w.since} <Time at={createdAt} /> · {w.used} <Time at={lastUsedAt} />
        </span>
      </div>
      {!isCurrent && (
        <Button onClick={onEnd}>
          {w.end} <span className="sr-only">{name}</span>
        </Button>
      )}
    </li>
  );
}

const nameOf = ({ clientName, device }: SessionShownFragment): string =>
  clientName ?? device?.name ?? words.sessions.unknown;
