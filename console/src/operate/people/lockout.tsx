import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { LiftForm } from "./lift-form.tsx";
import type { Person } from "./person.ts";

const own = words.operate.people.lockout;

/** What was wrong lately where somebody tried to log in as the person, and the end of it. */
export function Lockout({ person }: { readonly person: Person }) {
  const owner = useViewer()?.id;
  const { lockout } = person;
  const act = useActDialog(lockout !== null && lockout !== undefined);
  if (!act.isThere || !owner) return null;
  return (
    <Card title={own.title}>
      <div className="grid gap-4">
        {lockout && <Shown lockout={lockout} />}
        <p className="text-dim">{own.passkeys}</p>
        {owner !== person.id && (
          <Button className="justify-self-start" onClick={act.open}>
            {own.open}
          </Button>
        )}
      </div>
      <Dialog isOpen={act.isOpen} onClose={act.close} title={own.openTitle(person.username)}>
        <LiftForm person={person} owner={owner} onDone={act.close} />
      </Dialog>
    </Card>
  );
}

function Shown({ lockout }: { readonly lockout: NonNullable<Person["lockout"]> }) {
  const { passwordFailures, locks, lockedUntil, turnSeconds, codeFailures, codesRefusedUntil } = lockout;
  return (
    <Facts
      facts={[
        fact(own.failures, String(passwordFailures)),
        locks > 0 ? fact(own.locks, own.lockCount(locks)) : null,
        lockedUntil ? fact(own.lockedUntil, <Time at={lockedUntil} />) : null,
        turnSeconds ? fact(own.turns, own.turnSeconds(turnSeconds)) : null,
        codeFailures > 0 ? fact(own.codes, String(codeFailures)) : null,
        codesRefusedUntil ? fact(own.codesUntil, <Time at={codesRefusedUntil} />) : null,
      ]}
    />
  );
}
