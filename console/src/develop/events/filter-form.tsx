import { useState } from "react";
import { EventKindsDocument } from "../../generated/develop/events/events.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { words } from "../../words/words.ts";
import { type EventSearch, isId } from "./search.ts";

type Props = {
  readonly search: EventSearch;
  /** Staff may ask for anybody's. */
  readonly isStaff: boolean;
  readonly onShow: (search: EventSearch) => void;
};

const w = words.events;

/** Which events are shown. Of types, those that there are: one of an address stays, too. */
export function FilterForm({ search, isStaff, onShow }: Props) {
  const { data } = useAsk(EventKindsDocument, {});
  const [refused, setRefused] = useState<{ readonly names: readonly string[]; readonly at: number } | null>(null);
  const { type } = search;
  const known = data?.webhookEventTypes.map((each) => each.type) ?? [];
  const submit = (typed: FormData) => {
    const ids = ["object", "user"].map((name) => [name, typedIn(typed, name).trim()] as const);
    const names = ids.filter(([, text]) => text !== "" && !isId(text)).map(([name]) => name);
    setRefused(names.length > 0 ? { names, at: Date.now() } : null);
    if (names.length > 0) return;
    const { object, user } = Object.fromEntries(ids);
    onShow({ type: typedIn(typed, "type") || undefined, object: object || undefined, user: user || undefined });
  };
  const fault = (name: string) => (refused?.names.includes(name) ? w.noId : undefined);
  return (
    <Form
      onSubmit={submit}
      refusedAt={refused?.at}
      values={{ type: type ?? "", object: search.object ?? "", user: search.user ?? "" }}
    >
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] items-start gap-4">
        {/* Made anew once it has the types: of none that is not there could it say that it is chosen. */}
        <Choice key={known.length} label={w.type} name="type" defaultValue={type ?? ""}>
          <option value="">{w.any}</option>
          {[...new Set([...known, ...(type ? [type] : [])])].map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </Choice>
        <Field label={w.object} name="object" autoComplete="off" spellCheck={false} fault={fault("object")} />
        {isStaff && <Field label={w.user} name="user" autoComplete="off" spellCheck={false} fault={fault("user")} />}
      </div>
      <Button type="submit" className="justify-self-start">
        {w.show}
      </Button>
    </Form>
  );
}
