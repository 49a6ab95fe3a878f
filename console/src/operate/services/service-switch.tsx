import { unreachable } from "@coffer/client/refusals";
import { linkOptions } from "@tanstack/react-router";
import {
  ResumeServiceDocument,
  type ResumeServiceMutation,
  type ServiceFactsFragment,
  StopServiceDocument,
  type StopServiceMutation,
} from "../../generated/operate/services/services.ts";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { EnabledSwitch } from "../enabled-switch.tsx";
import { ReasonForm } from "../reason-form.tsx";
import { useStaffOrder } from "../use-staff-order.ts";

type Props = { readonly service: ServiceFactsFragment; readonly owner: string };
type FormProps = Props & { readonly onDone: () => void };

const w = words.services;

export const ServiceSwitch = ({ service, owner }: Props) => (
  <EnabledSwitch
    name={service.name}
    isEnabled={service.state === "ENABLED"}
    words={w}
    form={(act, onDone) => {
      const TheForm = act === "disable" ? StopForm : ResumeForm;
      return <TheForm service={service} owner={owner} onDone={onDone} />;
    }}
  />
);

const pageOf = ({ id }: ServiceFactsFragment) => ({
  link: linkOptions({ to: "/operate/services/$id", params: { id } }),
  label: words.askAgain.same,
});

function StopForm({ service, owner, onDone }: FormProps) {
  const say = useToast();
  const isDone = ({ disableService }: StopServiceMutation) => disableService?.__typename === "DisableServiceSuccess";
  const order = useStaffOrder(StopServiceDocument, {
    owner,
    form: `disable.${service.id}`,
    onAnswer: (answer) => isDone(answer) && say(w.disable.done(service.name)),
  });
  const close = (answer: StopServiceMutation) => isDone(answer) && onDone();
  return (
    <ReasonForm
      attempt={order}
      refusal={stopRefusal(order.answer?.disableService)}
      submit={w.disable.submit}
      look="danger"
      onSubmit={(reason) =>
        order.send((idempotencyKey) => ({ input: { serviceId: service.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => order.sendAgain(close)}
      lookAt={pageOf(service)}
    >
      <p>{w.disable.means}</p>
    </ReasonForm>
  );
}

function ResumeForm({ service, owner, onDone }: FormProps) {
  const say = useToast();
  const isDone = ({ enableService }: ResumeServiceMutation) => enableService?.__typename === "EnableServiceSuccess";
  const order = useStaffOrder(ResumeServiceDocument, {
    owner,
    form: `enable.${service.id}`,
    onAnswer: (answer) => isDone(answer) && say(w.enable.done(service.name)),
  });
  const close = (answer: ResumeServiceMutation) => isDone(answer) && onDone();
  return (
    <ReasonForm
      attempt={order}
      refusal={resumeRefusal(order.answer?.enableService)}
      submit={w.enable.submit}
      look="main"
      onSubmit={(reason) =>
        order.send((idempotencyKey) => ({ input: { serviceId: service.id, reason, idempotencyKey } }), close)
      }
      onAgain={() => order.sendAgain(close)}
      lookAt={pageOf(service)}
    >
      <p>{w.enable.means}</p>
    </ReasonForm>
  );
}

function stopRefusal(answer: StopServiceMutation["disableService"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "DisableServiceSuccess":
      return null;
    case "ServiceNotFound":
    case "ServiceDisabled":
    case "IdempotencyKeyReused":
      return w.refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

function resumeRefusal(answer: ResumeServiceMutation["enableService"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "EnableServiceSuccess":
      return null;
    case "ServiceNotFound":
    case "ServiceEnabled":
    case "IdempotencyKeyReused":
      return w.refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}
