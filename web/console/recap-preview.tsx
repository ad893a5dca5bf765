import type { JSX } from "preact";
import type { ConsoleRecapView } from "#schema/console-recap.ts";
import type { PreviewVariant } from "#schema/words.ts";
import { Scroll } from "#ui/scroll.tsx";
import { languageTitles } from "./metric-word.ts";

const titles: Record<PreviewVariant, string> = {
  sponsor: "Short form",
  champion: "Whole form",
  internal: "For us only",
};

/** As wide as a mail gets on a desk, and the narrowest phone it must fit. */
const views = [
  { key: "desk", title: "Desktop, light", scheme: "light", width: 640, height: 900 },
  { key: "phone", title: "Phone, light", scheme: "light", width: 320, height: 900 },
  { key: "desk-dark", title: "Desktop, dark", scheme: "dark", width: 640, height: 900 },
  { key: "phone-dark", title: "Phone, dark", scheme: "dark", width: 320, height: 900 },
];

type ShownMail = ConsoleRecapView["mails"][number];

/** "Whole form, Deutsch, quarterly, says who added them": what sets this mail apart; a First Value is told whole to everybody. */
function formWords({ variant, language, quarterly, first }: ShownMail, { kind }: ConsoleRecapView["row"]): string {
  const form = kind === "monthly" && titles[variant];
  const parts = [languageTitles[language], quarterly && "quarterly", first && `first mail, added by ${first.by}`];
  return [form, ...parts].filter(Boolean).join(", ");
}

/** Every mail that goes out, each form once: wide and narrow, light and dark, and as text. */
export function RecapPreview(props: { view: ConsoleRecapView }): JSX.Element {
  const { view } = props;
  if (view.mails.length === 0) return <p class="empty">{noMailWords(view)}</p>;
  return (
    <section aria-labelledby="preview">
      <h2 id="preview">Preview</h2>
      <p class="quiet">
        The very mails that go out, from the same stored figures. Links are dead here; each reader gets links of their
        own. No mail carries an image, so nothing is missing where images are off.
      </p>
      {view.mails.map((mail) => (
        <Mail key={mail.key} view={view} mail={mail} />
      ))}
      {view.row.kind === "monthly" && <Internal path={`/console/recaps/${view.row.id}`} />}
    </section>
  );
}

/** The same snapshot with what a customer never reads. */
function Internal(props: { path: string }): JSX.Element {
  return (
    <article class="mail-preview" aria-labelledby="mail-internal">
      <h3 id="mail-internal">{titles.internal}</h3>
      <p class="quiet">
        Everything of the whole form, how the account does, what holds the month, and the lowest quarter of a
        comparison. It is made when you look and never mailed.
      </p>
      <div class="row-actions">
        <a class="btn" href={`${props.path}/mail/internal`}>
          Open alone
        </a>
      </div>
      <Screens path={props.path} form="internal" title={titles.internal} />
    </article>
  );
}

function Mail(props: { view: ConsoleRecapView; mail: ShownMail }): JSX.Element {
  const { view, mail } = props;
  const title = formWords(mail, view.row);
  const path = `/console/recaps/${view.row.id}`;
  return (
    <article class="mail-preview" aria-labelledby={`mail-${mail.key}`}>
      <h3 id={`mail-${mail.key}`} dir="auto">
        {title}
      </h3>
      <p dir="auto">
        <span class="quiet">For:</span> {mail.readers.length > 0 ? mail.readers.join(", ") : "nobody any more"}
      </p>
      <p dir="auto">
        <span class="quiet">Subject:</span> {mail.subject}
      </p>
      <div class="row-actions">
        <a class="btn" href={`${path}/mail/${mail.key}`}>
          Open alone
        </a>
        {view.canEdit && <Test path={path} form={mail.key} to={view.staffEmail} />}
      </div>
      <Screens path={path} form={mail.key} title={[title, ...mail.readers.slice(0, 1)].join(", for ")} />
      <details class="more">
        <summary>As plain text</summary>
        <pre dir="auto">{mail.text}</pre>
      </details>
    </article>
  );
}

/** What is still to come has no mail to look at, which is not to say that nobody gets one. */
function noMailWords(view: ConsoleRecapView): JSX.Element | string {
  if (view.row.state !== "due") return `Nobody is mailed about this.${archivedWords(view)}`;
  return (
    <>
      There is nothing to look at yet: the mails are composed when they are due, from the figures as they stand then.
      The <a href="/console/calendar">calendar</a> says whom they are for.
    </>
  );
}

/** Why the rule archived a month; where a person did, or the manager had to be told, that stands with what was done. */
function archivedWords({ row, log }: ConsoleRecapView): string {
  const isByRule = row.kind === "monthly" && row.state === "archived" && !row.isHeldOut && log.length === 0;
  if (!isByRule || row.version > 1) return "";
  return " That is so for a first month of only a few days, and for one that could go out only long after it was due.";
}

function Screens(props: { path: string; form: string; title: string }): JSX.Element {
  return (
    <Scroll as="section" class="screens" label={`${props.title}: the mail in four views`}>
      {views.map((each) => (
        <figure key={each.key}>
          <figcaption>{each.title}</figcaption>
          <iframe
            src={`${props.path}/mail/${props.form}?scheme=${each.scheme}`}
            title={`${props.title}: ${each.title}`}
            sandbox=""
            loading="lazy"
            width={each.width}
            height={each.height}
          />
        </figure>
      ))}
    </Scroll>
  );
}

function Test(props: { path: string; form: string; to: string }): JSX.Element {
  return (
    <form method="post" action={`${props.path}/test`}>
      <button type="submit" class="btn" name="form" value={props.form}>
        Send a test to me
      </button>{" "}
      <span class="quiet">To {props.to}, marked [Test].</span>
    </form>
  );
}
