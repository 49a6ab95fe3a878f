import { useState } from "react";
import type { HappenedEventFragment } from "../../generated/develop/events/events.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { pretty } from "../../ui/pretty.ts";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly event: HappenedEventFragment;
  /** Whoever reads one is not to have it moved away below them. */
  readonly onOpen: () => void;
};

const w = words.events;

/** One that happened, in a line; unfolded, all that it says. */
export function EventItem({ event, onOpen }: Props) {
  const { type, subject, occurredAt } = event;
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
        if (currentTarget.open) onOpen();
      }}
      className="px-4 py-2.5"
    >
      <summary className="cursor-pointer">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-baseline gap-x-4 gap-y-0.5 align-top">
          <code className="break-all font-mono text-sm">{type}</code>
          <span className="text-dim text-sm">
            <Time at={occurredAt} />
          </span>
          <code className="break-all font-mono text-dim text-xs">{subject}</code>
        </span>
      </summary>
      {isOpen && <Unfolded event={event} />}
    </details>
  );
}

function Unfolded({ event: { id, type, subject, body } }: Pick<Props, "event">) {
  return (
    <div className="mt-3 mb-1 grid grid-cols-[minmax(0,1fr)] gap-4">
      <Facts
        facts={[
          fact(w.subject, <IdLink id={subject}>{subject}</IdLink>),
          fact(w.id, <Id id={id} />),
          fact(
            w.deliveries,
            <>
              {w.deliveriesMeaning} <TextLink to="/develop/webhooks">{words.menu.webhooks}</TextLink>
            </>,
          ),
        ]}
      />
      <CodeBlock label={w.bodyOf(type)} text={pretty(body)} />
    </div>
  );
}
