import type { CofferError } from "@coffer/client/errors";
import type { ReactNode } from "react";
import {
  type EndpointFactsFragment,
  EventTypesDocument,
  type EventTypesQuery,
} from "../../generated/develop/webhooks/webhooks.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { Field } from "../../ui/field.tsx";
import { typedIn } from "../../ui/form.tsx";
import { Prose } from "../../ui/prose.tsx";
import { inputFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";

/** Inputs that have a field. */
export const PLACES = ["input.url", "input.description", "input.eventTypes"];

type Types = EventTypesQuery["webhookEventTypes"];

/** A form of an endpoint is there with all of its fields: sent without its events, it would be refused. */
export function WithEventTypes({ children }: { readonly children: (types: Types) => ReactNode }) {
  const { data, error, refetch } = useAsk(EventTypesDocument, {});
  if (data) return children(data.webhookEventTypes);
  return error ? <Fault fault={error} onAgain={() => void refetch()} /> : <Skeleton rows={6} />;
}

type Props = {
  readonly types: Types;
  readonly endpoint: EndpointFactsFragment | null;
  readonly fault: CofferError | null;
  /** Why the URL is not taken, or the events. */
  readonly urlFault: ReactNode;
  readonly eventsFault: ReactNode;
};

/** What an endpoint is: where events go, and which. */
export function EndpointFields({ types, endpoint, fault, urlFault, eventsFault }: Props) {
  const w = words.webhooks;
  return (
    <>
      <Field
        label={w.url}
        name="url"
        type="url"
        defaultValue={endpoint?.url ?? ""}
        hint={w.urlHint}
        fault={urlFault || inputFault(fault, "input.url")}
        maxLength={2048}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <Field
        label={w.description}
        name="description"
        defaultValue={endpoint?.description ?? ""}
        fault={inputFault(fault, "input.description")}
        maxLength={256}
        autoComplete="off"
      />
      <Events
        types={types}
        chosen={endpoint?.eventTypes ?? null}
        fault={eventsFault || inputFault(fault, "input.eventTypes")}
      />
    </>
  );
}

type EventsProps = {
  readonly types: Types;
  readonly chosen: readonly string[] | null;
  readonly fault: ReactNode;
};

/** One box for each type, all of them chosen at first. */
function Events({ types, chosen, fault }: EventsProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">{words.webhooks.events}</legend>
      {types.map(({ type, description }) => (
        <label key={type} className="flex min-h-8 items-start gap-2.5">
          <input
            type="checkbox"
            name="events"
            value={type}
            defaultChecked={chosen === null || chosen.includes(type)}
            className="mt-0.5 size-5 shrink-0"
          />
          <span className="min-w-0">
            <code className="break-all font-mono text-sm">{type}</code>
            <span className="block text-dim text-sm">
              <Prose text={description} />
            </span>
          </span>
        </label>
      ))}
      {fault && (
        <p role="alert" className="text-bad text-sm">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** What was typed and chosen. */
export function readEndpoint(typed: FormData) {
  const description = typedIn(typed, "description").trim();
  return {
    url: typedIn(typed, "url").trim(),
    ...(description ? { description } : {}),
    eventTypes: typed.getAll("events").map(String),
  };
}
